"""Message catalogs without gettext's programs: extraction by Babel and Django's templatize, .mo files by polib.

A catalog belongs to one app: the Python files of its package and ``templates/<app>/``. The base templates,
``templates/webkit/`` and strings of other people's packages that visitors see belong to webkit's. polib and Babel are
needed by developers only (the ``.mo`` is committed), so only the command ``translations`` imports this module.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.extract import extract
from django.apps import AppConfig, apps
from django.utils.translation.template import templatize

LOCALE = "zh_Hans"
ROOT = Path(__file__).resolve().parents[2]
# Function name → positions of the arguments, as Babel wants them: 1 singular, 2 plural, "c" the context.
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
    "N_": None,
}
# Strings of other packages that have no Chinese of their own and that our users meet.
FOREIGN_WORDS = Path(__file__).with_name("foreign.txt")

Key = tuple[str, str, str]  # context, singular, plural ("" for none)


@dataclass(frozen=True)
class Message:
    """One string to translate: ``key`` and the files it stands in (``bureau/webkit/forms.py``)."""

    key: Key
    places: tuple[str, ...]


@dataclass(frozen=True)
class Catalog:
    """The catalog of one app and where its sources are."""

    label: str
    folder: Path
    template_folders: tuple[Path, ...]

    @property
    def po(self) -> Path:
        return self.folder / "locale" / LOCALE / "LC_MESSAGES" / "django.po"

    @property
    def mo(self) -> Path:
        return self.po.with_suffix(".mo")


def own_catalogs() -> list[Catalog]:
    """One for every installed app of ours, in the order of INSTALLED_APPS."""
    root = ROOT
    return [_catalog_of(app, root) for app in apps.get_app_configs() if _is_ours(app, root)]


def _is_ours(app: AppConfig, root: Path) -> bool:
    return Path(app.path).is_relative_to(root) and "site-packages" not in app.path


def _catalog_of(app: AppConfig, root: Path) -> Catalog:
    templates = [root / "templates" / app.label]
    if app.label == "webkit":
        templates.append(root / "templates")  # the base templates, not the folders below
    if app.label == "portal":
        templates.append(root / "templates" / "admin")
    return Catalog(app.label, Path(app.path), tuple(templates))


def messages_of(catalog: Catalog) -> list[Message]:
    """Every message in the catalog's sources, sorted by key."""
    places: dict[Key, list[str]] = {}
    root = ROOT
    for path in _sources(catalog, root):
        name = path.relative_to(root).as_posix()
        for key in _extract(path):
            if name not in places.setdefault(key, []):
                places[key].append(name)
    if catalog.label == "webkit" and FOREIGN_WORDS.exists():
        for line in FOREIGN_WORDS.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                places.setdefault(("", line.replace("\\n", "\n"), ""), []).append(FOREIGN_WORDS.name)
    return [Message(key, tuple(sorted(names))) for key, names in sorted(places.items())]


def _sources(catalog: Catalog, root: Path) -> Iterator[Path]:
    # An app that lies inside another app's folder has its own catalog.
    inner = [Path(app.path) for app in apps.get_app_configs() if Path(app.path) != catalog.folder]
    inner = [path for path in inner if path.is_relative_to(catalog.folder)]
    for path in sorted(catalog.folder.rglob("*.py")):
        if "migrations" not in path.parts and not any(path.is_relative_to(folder) for folder in inner):
            yield path
    for folder in catalog.template_folders:
        pattern = "*" if folder == root / "templates" else "**/*"
        yield from sorted(p for p in folder.glob(pattern) if p.suffix in (".html", ".txt", ".xml"))


def _extract(path: Path) -> Iterable[Key]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        text = templatize(text, origin=str(path))
    # Django's ``%s`` hints in templatize's output are Python source as far as Babel is concerned.
    for _line, found, _comments, context in extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS):
        singular, plural = (found[0], found[1]) if isinstance(found, tuple) else (found, "")
        if singular:
            yield (context or "", singular, plural or "")
