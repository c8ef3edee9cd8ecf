"""``python -m helpers``: what JupyterLab is told."""

from helpers.__main__ import FIRST, ROOT, arguments


def test_listens_on_this_machine_only_and_opens_a_lesson_that_exists():
    options = arguments([], root_user=False)
    assert "--ServerApp.ip=127.0.0.1" in options
    assert (ROOT / FIRST).is_file()
    assert not any("token" in option.lower() for option in options)
    assert "--allow-root" not in options


def test_what_is_typed_takes_the_place_of_ours():
    options = arguments(["--ServerApp.root_dir=/somewhere", "--no-browser"], True)
    assert [o for o in options if "root_dir" in o] == [
        "--ServerApp.root_dir=/somewhere"
    ]
    assert options[-1] == "--no-browser" and "--allow-root" in options
