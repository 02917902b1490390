"""What the commands share: where they print, how they complain, where the data folder is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from core.errors import MingjianError

out = Console()
complaints = Console(stderr=True)

DataDir = Annotated[
    Path | None,
    typer.Option(
        "--data-dir",
        help="存放原件、结果和登记库的文件夹；也可用环境变量 MINGJIAN_DATA_DIR 指定。默认 ./mingjian-data。",
    ),
]


def complain(error: MingjianError) -> None:
    """One sentence on the error output."""
    complaints.print(f"错误：{error.message}", style="bold red", highlight=False, markup=False)
