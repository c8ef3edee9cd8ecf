"""The durable CSV file, the table read from it, and what both refuse."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.journal import Journal, as_text, as_value
from helpers.tables import Table, read


@pytest.fixture
def path(tmp_path):
    return tmp_path / "journal.csv"


def test_a_row_is_on_disk_as_soon_as_it_is_appended(path):
    with Journal(path, ["a", "b"]) as journal:
        journal.append({"a": 0.1, "b": "x, “y”\nz"})
        assert path.read_text("utf-8") == 'a,b\n0.1,"x, “y” z"\n'
        journal.append({"b": 'say "no"'})
        assert read(path).rows[1] == {"a": None, "b": 'say "no"'}


def test_opened_again_it_goes_on_behind_the_last_whole_line(path):
    path.write_bytes("a,b\n1,2\n3,ü".encode()[:-1])  # torn inside a letter
    with Journal(path, ["a", "b"]) as journal:
        assert journal.rows == [{"a": "1", "b": "2"}]
        journal.append({"a": 5, "b": 6})
    assert path.read_text() == "a,b\n1,2\n5,6\n"


def test_extra_columns_are_refused(path):
    with Journal(path, ["a"]) as journal, pytest.raises(ValueError, match="column c"):
        journal.append({"a": 1, "c": 2})


def test_the_same_columns_in_another_order_go_on_in_the_files(path):
    path.write_text("a,b\n1,2\n")
    with Journal(path, ["b", "a"]) as journal:
        journal.append({"b": 4, "a": 3})
    assert path.read_text() == "a,b\n1,2\n3,4\n"


def test_a_file_that_is_being_written_is_refused_and_loses_nothing(path):
    with Journal(path, ["a"]) as journal:
        journal.append({"a": 1})
        with pytest.raises(OSError, match="being written by another sweep"):
            Journal(path, ["a"])
        journal.append({"a": 2})
    with Journal(path, ["a"]) as again:
        assert again.rows == [{"a": "1"}, {"a": "2"}]


def test_a_refused_file_is_free_again_at_once(path):
    path.write_text("a\n1\n")
    with pytest.raises(ValueError, match="choose another file"):
        Journal(path, ["b"])
    Journal(path, ["a"]).close()


HOLDS = """
import sys, time
from helpers.journal import Journal
journal = Journal(sys.argv[1], ["a"])
journal.append({"a": 1})
print("open", flush=True)
time.sleep(60)
"""


def test_a_killed_holder_frees_the_file(path):
    command = [sys.executable, "-c", HOLDS, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as holder:
        assert holder.stdout.readline() == b"open\n"
        with pytest.raises(OSError, match="another sweep"):
            Journal(path, ["a"])
        holder.kill()
    with Journal(path, ["a"]) as journal:
        assert journal.rows == [{"a": "1"}]


def test_a_row_that_was_not_written_whole_is_an_error(path):
    class Full:
        def write(self, data):
            return len(data) - 1

    journal = Journal(path, ["a"])
    whole, journal._file = journal._file, Full()
    with pytest.raises(OSError, match="not written whole"):
        journal.append({"a": 1})
    whole.close()


def test_a_line_that_does_not_fit_is_named(path):
    path.write_text("a,b\n1,2\n1,2,3\n")
    with pytest.raises(ValueError, match="line 3 of journal.csv has 3 fields"):
        read(path)


@given(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False),
        st.floats(width=32, allow_nan=False).map(np.float32),
    )
)
def test_values_come_back_to_the_last_digit(value):
    assert as_value(as_text(value)) == value


@pytest.mark.parametrize("text", ["007", "1_0", "+1", "٣", "infinity", "0x1", " 1"])
def test_what_only_looks_like_a_number_stays_text(text):
    assert as_value(text) == text


def test_numbers_typed_by_hand_are_numbers():
    assert [as_value(text) for text in ("1e-3", "0.50", "-2", "1.")] == [
        *(0.001, 0.5, -2, 1.0)
    ]
    assert np.isnan(as_value("nan")) and as_value("-inf") == -np.inf


def test_a_table_is_read_by_column_by_row_and_as_a_map():
    table = Table({"α": a, "μ": m, "loss": a + m} for a in (2, 1) for m in (0.5, 0.0))
    assert table.column("α").tolist() == [2, 2, 1, 1]
    assert table.where(α=2, μ=0.5).column("loss").tolist() == [2.5]
    down, across, cells = table.grid("μ", "α", "loss")
    assert (down.tolist(), across.tolist()) == ([0, 0.5], [1, 2])
    assert cells.tolist() == [[1, 2], [1.5, 2.5]]
    gap = Table(table.rows[:3]).grid("μ", "α", "loss")[2]
    assert np.isnan(gap).sum() == 1


def test_a_map_reduces_what_shares_both_settings():
    table = Table({"a": 1, "b": 1, "loss": loss} for loss in (1.0, 2.0, 9.0))
    assert table.grid("a", "b", "loss")[2].item() == 4
    assert table.grid("a", "b", "loss", np.median)[2].item() == 2


def test_columns_of_words_and_gaps():
    table = Table([{"name": "cosine", "x": None}, {"name": None, "x": 1}])
    assert table.column("name").tolist() == ["cosine", ""]
    assert np.isnan(table.column("x")[0])


def test_a_wrong_name_lists_the_right_ones():
    table = Table([{"a": 1, "b": 2}])
    for call in (lambda: table.column("c"), lambda: table.where(c=1)):
        with pytest.raises(ValueError, match="no column 'c'; it has a, b"):
            call()
    with pytest.raises(ValueError, match="all rows need the columns a"):
        Table([{"a": 1}, {"b": 1}])


def test_a_table_prints_in_columns_and_says_what_it_leaves_out():
    table = Table({"alpha": 1 / 3, "note": None} for _ in range(8))
    lines = str(table).splitlines()
    assert lines[:2] == ["alpha  note", "0.333      "]
    assert lines[-1] == "… and 2 more rows" and len(lines) == 8
    assert str(Table([])) == ""
