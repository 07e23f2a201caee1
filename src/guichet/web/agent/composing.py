"""What sending a reply or a note would do, and what each switch of the composer would add. Pure."""

from dataclasses import dataclass

from django.utils.translation import gettext

from guichet.core.timeline.events import EventType
from guichet.web.agent.acts.scene import Scene
from guichet.web.agent.forms import Composer
from guichet.web.shared.effects import Effect


@dataclass(frozen=True, slots=True)
class Writing:
    """What the composer would do: as it stands, and what asking or proposing would add to a reply."""

    effects: tuple[Effect, ...]
    if_asks: tuple[Effect, ...] = ()
    if_proposes: tuple[Effect, ...] = ()
    may_reply: bool = True


def writing_of(scene: Scene, composer: Composer) -> Writing:
    """What sending it now would do."""
    may_reply = EventType.REPLIED in scene.possible
    if composer.sort == "note":
        return Writing(
            (Effect("lock", gettext("Only the desk reads a note; it touches no clock."), ""),), (), (), may_reply
        )
    if not may_reply:
        said = gettext("A reply is not possible now: open the request again first.")
        return Writing((Effect("no", said, ""),), may_reply=False)
    here = _replying(scene, asks=composer.asks, proposes=composer.proposes)
    asks = () if composer.asks else _replying(scene, asks=True, proposes=composer.proposes)
    proposes = () if composer.proposes else _replying(scene, asks=composer.asks, proposes=True)
    return Writing(
        here or (Effect("run", gettext("Sending changes no clock."), ""),),
        tuple(effect for effect in asks if effect not in here),
        tuple(effect for effect in proposes if effect not in here),
    )


def _replying(scene: Scene, *, asks: bool, proposes: bool) -> tuple[Effect, ...]:
    said = {name: True for name, true in (("asks", asks), ("proposes", proposes)) if true}
    return scene.effects(EventType.REPLIED, said) or ()
