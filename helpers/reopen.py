"""A Jupyter Server extension: a notebook reopened without its kernel shows stills.

JupyterLab prefers a widget to the picture saved beside it, even when the kernel that
knew the widget is gone; a trusted notebook then says "model not found" where the
picture should be. This takes such dead views out while the notebook is being opened:
the picture remains. The file is not touched, and views of a live kernel stay.
"""

import functools
import inspect

VIEW = "application/vnd.jupyter.widget-view+json"


def drop_dead_views(notebook: dict, *, alive: bool) -> int:
    """Take views out of outputs that also hold a picture; return how many.

    Parameters
    ----------
    notebook : dict
        As nbformat reads it; changed in place.
    alive : bool
        Whether a session of this notebook runs. If so only views without a model
        go, which JupyterLab leaves behind when a kernel was restarted.

    >>> output = {"data": {VIEW: {"model_id": "7"}, "image/png": "…"}}
    >>> drop_dead_views({"cells": [{"outputs": [output]}]}, alive=False)
    1
    >>> list(output["data"])
    ['image/png']
    """
    dropped = 0
    for cell in notebook.get("cells", ()):
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            dead = not alive or not data.get(VIEW, {}).get("model_id")
            if dead and VIEW in data and "image/png" in data:
                del data[VIEW]
                dropped += 1
    return dropped


async def _has_session(app, path: str) -> bool:
    sessions = await app.session_manager.list_sessions()
    return any(session["path"] == path.strip("/") for session in sessions)


def _watch(app) -> None:
    """Let the contents manager of a server drop dead views as it opens notebooks."""
    get = app.contents_manager.get
    if not inspect.iscoroutinefunction(get):
        return  # its callers do not wait, and whether a session runs takes waiting

    @functools.wraps(get)
    async def get_with_stills(path: str, *args, **options) -> dict:
        model = await get(path, *args, **options)
        if model["type"] == "notebook" and model.get("content"):
            drop_dead_views(model["content"], alive=await _has_session(app, path))
        return model

    app.contents_manager.get = get_with_stills


def _load_jupyter_server_extension(app) -> None:
    # Other extensions, such as Jupytext's, still exchange the contents manager while
    # they are loaded; when the server's loop starts it is the final one.
    app.io_loop.add_callback(_watch, app)


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    """Tell Jupyter Server where the extension is: in this module."""
    return [{"module": __name__}]
