"""``mingjian serve``: the service over one data folder, in one process."""

from __future__ import annotations

import os
from typing import Annotated

import typer
import uvicorn

from core.errors import UsageError
from service.api.app import create_app
from service.settings import load_settings
from service.terminal import DataDir, complaints

_GRACE_SECONDS = 20


def serve(
    host: Annotated[str, typer.Option("--host", help="监听的地址；0.0.0.0 为所有网卡。")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="端口；0 由系统选取。")] = 8710,
    data_dir: DataDir = None,
) -> None:
    """启动服务，按 Ctrl+C 停止：已收到的请求处理完再退出。"""
    app = create_app(load_settings(os.environ, {"data_dir": data_dir}))
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            log_level="info",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )
    )
    complaints.print(f"明鉴服务正在启动：http://{host}:{port}", highlight=False, markup=False)
    server.run()
    if not server.started:
        raise UsageError(f"服务未能启动：地址 {host}:{port} 可能已被占用，或数据文件夹无法使用（见上）。")
