"""The phone's blueprint, so that each part can hang its screens on it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("phone", "web")
