"""A kernel's client that knows when the kernel listens; jupyter_client's own waits a fifth of a second to be sure.

ipykernel greets whoever subscribes to its outputs, and says on the same channel when it is idle again: after both,
nothing that follows can be missed, and nothing of the start is left to read.
"""

from __future__ import annotations

import asyncio
from queue import Empty
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient

SECONDS_TO_GREET = 1


class PromptClient(AsyncKernelClient):
    """Is ready as soon as the kernel is."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait for the kernel's greeting and its first answer; as usual where it does not greet in time.

        Raises:
            RuntimeError: the kernel does not answer.
        """
        try:
            await self._message(self.iopub_channel, lambda m: m["msg_type"] == "iopub_welcome")
            asked = self.kernel_info()
            reply = await self._message(self.shell_channel, lambda m: m["msg_type"] == "kernel_info_reply")
            await self._message(self.iopub_channel, lambda m: _is_idle_after(m, asked))
        except (Empty, TimeoutError):
            await self._async_wait_for_ready(timeout)
        else:
            self._handle_kernel_info_reply(reply)

    async def _message(self, channel: Any, wanted: Any) -> dict[str, Any]:
        async with asyncio.timeout(SECONDS_TO_GREET):
            while True:
                message: dict[str, Any] = await channel.get_msg(timeout=SECONDS_TO_GREET)
                if wanted(message):
                    return message


def _is_idle_after(message: dict[str, Any], asked: str) -> bool:
    about: bool = message["parent_header"].get("msg_id") == asked
    return about and message["content"].get("execution_state") == "idle"
