from __future__ import annotations


def find_named(text, plain):
    return []
