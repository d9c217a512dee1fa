"""The board's small modules as one file: the same text, each in a function of its own, after its imports.

Forty modules are forty requests, which cost a slow line more than their bytes. Nothing is minified; the forms
of import and export are the ones static/js uses, and any other is refused when the board is first asked for.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

from flask import Blueprint, make_response, request, url_for
from werkzeug.wrappers import Response

from web.access import needs

blueprint = Blueprint("bundles", __name__)
SCRIPTS = Path(__file__).parent / "static" / "js"
BOARD = "board"
_OWN = re.compile(r'^import \{([^}]+)\} from "\./([a-z]+)\.js";$', re.MULTILINE)
_VENDOR = re.compile(r'^import \{([^}]+)\} from "\.\./(vendor/[^"]+)";$', re.MULTILINE)
_DECLARED = re.compile(r"^export (?:async )?(?:const|function\*?|class) ([\w$]+)", re.MULTILINE)
_LISTED = re.compile(r"^export \{([^}]+)\};$", re.MULTILINE)
_LEFT = re.compile(r"^\s*(?:import|export)\b(?!\()", re.MULTILINE)


def modules_of(name: str) -> list[str]:
    """The modules that a module stands on, each after those it imports, and itself last."""
    found: list[str] = []

    def visit(module: str) -> None:
        if module in found:
            return
        for _names, imported in _OWN.findall(_read(module)):
            visit(imported)
        found.append(module)

    visit(name)
    return found


def bundle(name: str) -> str:
    """All modules of one in one text. Refuses a form of import or export that it does not know."""
    vendors: dict[str, str] = {}
    parts = [_wrapped(module, vendors) for module in modules_of(name)]
    imports = [
        f'import {{{names}}} from "{url_for("static", filename=path)}";' for path, names in vendors.items()
    ]
    return "\n".join([*imports, *parts, ""])


def _wrapped(module: str, vendors: dict[str, str]) -> str:
    code = _read(module)
    vendors |= {path: names for names, path in _VENDOR.findall(code)}
    exported = _DECLARED.findall(code)
    for names in _LISTED.findall(code):
        exported += [name.strip() for name in names.split(",") if name.strip()]
    code = _LISTED.sub("", _VENDOR.sub("", code))
    code = _OWN.sub(lambda found: f"const {{{found[1].replace(' as ', ': ')}}} = $_{found[2]};", code)
    code = re.sub(r"^export (?=async |const |function|class )", "", code, flags=re.MULTILINE)
    if _LEFT.search(code):
        raise ValueError(f"{module}.js imports or exports in a form that web/bundles.py does not know")
    return (
        f"// {module}.js\nconst $_{module} = (() => {{\n{code}\nreturn {{ {', '.join(exported)} }};\n}})();"
    )


def _read(module: str) -> str:
    return (SCRIPTS / f"{module}.js").read_text("utf-8")


@cache
def _made(stamp: tuple[int, ...]) -> tuple[str, str]:
    text = bundle(BOARD)
    return text, hashlib.sha256(text.encode()).hexdigest()[:12]


def board_bundle() -> tuple[str, str]:
    """The board's scripts as one text, and its version; made again when a module's file has changed."""
    return _made(tuple((SCRIPTS / f"{module}.js").stat().st_mtime_ns for module in modules_of(BOARD)))


@blueprint.get("/board/scripts.js")
@needs("page.public")
def scripts() -> Response:
    """The board's scripts; kept by browsers as long as the address carries this version."""
    text, version = board_bundle()
    answer: Response = make_response(text)
    answer.mimetype = "text/javascript"
    current = request.args.get("v") == version
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable" if current else "no-cache"
    answer.add_etag()
    return answer.make_conditional(request)
