"""What a desk looks like: a colour that can be read on both papers, and a logo that is only a picture."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from guichet.desks import colours, logos


@given(parts=st.tuples(*[st.integers(0, 255)] * 3))
def test_any_colour_can_be_read_on_both_papers(parts: tuple[int, int, int]) -> None:
    wish = "#" + "".join(f"{part:02x}" for part in parts)
    accent = colours.accent_of(wish)
    for shade, papers in ((accent.light, ("#faf7f0", "#ece5d5")), (accent.dark, ("#171410", "#2d2820"))):
        assert shade.contrast >= colours.READABLE
        assert all(colours.contrast(shade.colour, paper) >= 4.4 for paper in (*papers, shade.wash))
        assert colours.HEX.fullmatch(shade.colour)
        assert shade.moved == (shade.colour != wish)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#0000ff", "#ffffff", 8.59)],
)
def test_contrast_is_that_of_the_guidelines(one: str, other: str, ratio: float) -> None:
    assert colours.contrast(one, other) == pytest.approx(ratio, abs=0.01)


def file_of(image: Image.Image, form: str = "PNG", **more: object) -> io.BytesIO:
    made = io.BytesIO()
    image.save(made, form, **more)
    made.seek(0)
    return made


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_a_logo_is_drawn_anew_and_fits(form: str) -> None:
    png = logos.drawn(file_of(Image.new("RGB", (3000, 900), "#123456"), form))
    with Image.open(io.BytesIO(png)) as made:
        assert made.format == "PNG"
        assert made.width <= logos.SIZE[0]
        assert made.height <= logos.SIZE[1]


def test_nothing_that_a_file_says_beside_its_picture_is_kept() -> None:
    said = PngImagePlugin.PngInfo()
    said.add_text("Comment", "<script>alert(1)</script>")
    assert b"script" not in logos.drawn(file_of(Image.new("RGB", (9, 9)), pnginfo=said))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
        b"GIF89a" + b"\0" * 40,
    ],
)
def test_what_is_no_picture_is_no_logo(content: bytes) -> None:
    with pytest.raises(logos.NotALogo) as refused:
        logos.drawn(io.BytesIO(content))
    assert refused.value.code == "not_a_picture"


def test_a_picture_that_is_too_big_to_be_looked_at_is_not() -> None:
    with pytest.raises(logos.NotALogo) as refused:
        logos.drawn(file_of(Image.new("1", (6000, 5000))))
    assert refused.value.code == "too_big"
    with pytest.raises(logos.NotALogo):
        logos.drawn(io.BytesIO(b"\0" * (logos.MOST_BYTES + 1)))
