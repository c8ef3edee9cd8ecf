"""Dead views are dropped as a notebook is opened, live ones stay."""

import asyncio
import copy
from types import SimpleNamespace

import pytest

from helpers import reopen

VIEW = reopen.VIEW


def notebook(model_id="7", **more):
    data = {VIEW: {"model_id": model_id}, "text/plain": "a lab", **more}
    output = {"output_type": "display_data", "data": data}
    stream = {"output_type": "stream", "text": "…"}
    return {"cells": [{"cell_type": "markdown"}, {"outputs": [stream, output]}]}


def kinds(notebook):
    return set(notebook["cells"][1]["outputs"][1]["data"])


@pytest.mark.parametrize(
    ("model_id", "alive", "stays"),
    [("7", True, True), ("7", False, False), ("", True, False), ("", False, False)],
)
def test_a_view_stays_only_while_its_kernel_lives(model_id, alive, stays):
    opened = notebook(model_id, **{"image/png": "…"})
    assert reopen.drop_dead_views(opened, alive=alive) == (not stays)
    assert (VIEW in kinds(opened)) == stays
    assert "image/png" in kinds(opened)


def test_without_a_picture_nothing_is_taken():
    opened = notebook()
    assert reopen.drop_dead_views(opened, alive=False) == 0
    assert VIEW in kinds(opened)


def server(model, paths):
    async def get(path, content=True):
        return copy.deepcopy(model)

    async def list_sessions():
        return [{"path": path} for path in paths]

    return SimpleNamespace(
        contents_manager=SimpleNamespace(get=get),
        session_manager=SimpleNamespace(list_sessions=list_sessions),
        io_loop=SimpleNamespace(add_callback=lambda call, *args: call(*args)),
    )


def opened(app, path="a/b.ipynb"):
    reopen._load_jupyter_server_extension(app)
    return asyncio.run(app.contents_manager.get(path))


def test_the_server_looks_for_a_session_of_this_notebook():
    model = {"type": "notebook", "content": notebook(**{"image/png": "…"})}
    assert VIEW in kinds(opened(server(model, ["a/b.ipynb"]))["content"])
    assert VIEW not in kinds(opened(server(model, ["a/c.ipynb"]))["content"])


def test_other_files_pass_untouched():
    for model in (
        {"type": "file", "content": "x"},
        {"type": "notebook", "content": None},
    ):
        assert opened(server(model, [])) == model


def test_a_manager_that_answers_at_once_is_left_alone():
    app = server({}, [])
    app.contents_manager.get = get = lambda path: {}
    reopen._load_jupyter_server_extension(app)
    assert app.contents_manager.get is get


def test_the_extension_names_its_module():
    assert reopen._jupyter_server_extension_points() == [{"module": "helpers.reopen"}]
