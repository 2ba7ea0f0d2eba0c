"""Runs the code of a notebook, cell by cell, without a kernel: what each cell shows is its last expression."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any


def load_cells(path: Path) -> list[dict[str, Any]]:
    """The cells of a notebook."""
    cells: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return cells


def run_notebook(path: Path) -> list[str]:
    """What the cells show, in their order: HTML where it is that, else text."""
    names: dict[str, Any] = {}
    shown: list[str] = []
    for number, cell in enumerate(load_cells(path)):
        if cell["cell_type"] != "code":
            continue
        code = ast.parse("".join(cell["source"]), f"{path.name}, cell {number}")
        last = code.body.pop() if isinstance(code.body[-1], ast.Expr) else None
        exec(compile(code, f"{path.name}, cell {number}", "exec"), names)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), f"{path.name}, cell {number}", "eval"), names)
            if value is not None:
                shown.append(value._repr_html_() if hasattr(value, "_repr_html_") else repr(value))
    return shown
