"""What the desks of the demonstration have written once for all: read from files, one a desk."""

import tomllib
from importlib.resources import files
from typing import Final

from django.core.files.base import ContentFile

from guichet.demo.people import DAY, Made
from guichet.knowledge.models import ArticleKind
from guichet.knowledge.publishing import Written, add_file, publish

FACTS: Final = {"kind": "article", "product": "", "code": "", "versions": ""}


def publish_all(made: Made, *, now: int) -> int:
    """Publish a desk's articles, each so many days before ``now``; how many. A desk without a file has none."""
    found = files("guichet.demo") / "articles" / f"{made.setting.slug}.toml"
    if not found.is_file():
        return 0
    listed = tomllib.loads(found.read_text(encoding="utf-8"))["article"]
    for read in sorted(listed, key=lambda each: -each["days_ago"]):
        facts = FACTS | read
        by = made.seats[read.get("by", made.setting.agents[0].key)]
        at, article = now - read["days_ago"] * DAY, None
        for language in made.setting.languages:
            if language not in read:
                continue
            said = Written(
                kind=ArticleKind(facts["kind"]),
                product_name=facts["product"],
                product_code=facts["code"],
                versions=facts["versions"],
                language=language,
                title=read[language]["title"],
                text=read[language]["text"].strip(),
            )
            article = publish(article, said, by=by, at=at)
        for name, text in read.get("files", {}).items():
            if article is not None:
                add_file(article, ContentFile(text.encode(), name), by=by, at=at)
    return len(listed)
