"""``mingjian serve`` and ``worker``: the service over one data folder."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from core.errors import UsageError
from service.awaiting import wait_to_serve
from service.command_line import Commands
from service.settings import load_settings
from service.terminal import DataDir, complaints

if TYPE_CHECKING:
    import uvicorn

_GRACE_SECONDS = 20
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 60.0


def serve(
    host: Annotated[str, typer.Option("--host", help="监听的地址；0.0.0.0 为所有网卡。")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="端口；0 由系统选取。")] = 8710,
    workers: Annotated[
        int, typer.Option("--workers", min=0, max=64, help="随之启动的工作进程数；0 表示另行启动。")
    ] = 1,
    data_dir: DataDir = None,
) -> None:
    """启动服务，按 Ctrl+C 停止：已收到的请求处理完再退出，未完成的筛查下次启动后继续。"""
    import uvicorn  # here, so that other commands need not wait for the server's libraries

    from service.api.app import create_app
    from service.watch import logs

    settings = load_settings(os.environ, {"data_dir": data_dir})
    logs.set_up(settings.log_format)
    wait_to_serve(settings, host, port)
    app = create_app(settings, is_warmed=True)

    class Server(uvicorn.Server):
        """Streams that would go on for long are ended as soon as the service is told to end."""

        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            if hasattr(app.state, "context"):
                app.state.context.stopping.set()
            super().handle_exit(sig, frame)

    server = Server(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            log_config=None,  # service.watch.logs
            access_log=False,
            server_header=False,
            proxy_headers=False,  # who is believed is a setting: service.guard_settings
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )
    )
    complaints.print(f"明鉴服务正在启动：http://{host}:{port}", highlight=False, markup=False)
    with contextlib.ExitStack() as stack:
        for _ in range(workers):
            stack.enter_context(_worker_beside(settings.data_dir))
        _run(server)
    if not server.started:
        raise UsageError(f"服务未能启动：地址 {host}:{port} 可能已被占用，或数据文件夹无法使用（见上）。")


def _run(server: uvicorn.Server) -> None:
    """Until told to stop. The server passes the signal on at its end, before our workers have ended."""
    before = signal.signal(signal.SIGTERM, lambda *_: None)
    try:
        with contextlib.suppress(KeyboardInterrupt, SystemExit):  # the latter where it cannot start
            server.run()
    finally:
        signal.signal(signal.SIGTERM, before)


def worker(
    with_parent: Annotated[
        bool, typer.Option("--with-parent", help="标准输入关闭时停止；由 serve 启动时使用。")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """启动一个工作进程：从队列取任务筛查，被中断后下次启动接着做。"""
    from service.jobs.worker import work

    work(load_settings(os.environ, {"data_dir": data_dir}), ends_with_parent=with_parent)


@contextlib.contextmanager
def _worker_beside(data_dir: Path) -> Iterator[None]:
    """A worker process that is started again when it ends by itself, and ends with this one."""
    stop = threading.Event()
    running: list[subprocess.Popen[bytes]] = []
    watch = threading.Thread(target=_keep_running, args=(data_dir, stop, running), daemon=True)
    watch.start()
    try:
        yield
    finally:
        stop.set()
        for process in running[-1:]:
            process.terminate()
        watch.join(_GRACE_SECONDS)
        for process in running[-1:]:
            process.kill()


def _keep_running(data_dir: Path, stop: threading.Event, running: list[subprocess.Popen[bytes]]) -> None:
    command = [sys.executable, "-m", "service", "worker", "--with-parent", "--data-dir", str(data_dir)]
    wait = _FIRST_WAIT
    while not stop.is_set():
        begun = time.monotonic()
        process = subprocess.Popen(command, stdin=subprocess.PIPE)
        running[:] = [process]
        code = process.wait()
        if time.monotonic() - begun > _LONGEST_WAIT:
            wait = _FIRST_WAIT
        if stop.is_set():
            return
        complaints.print(
            f"工作进程意外结束（{code}），{wait:g} 秒后重新启动。", highlight=False, markup=False
        )
        stop.wait(wait)
        wait = min(wait * 2, _LONGEST_WAIT)


server_app = Commands(name="mingjian", text="明鉴：服务。")
server_app.command()(serve)
server_app.command()(worker)
