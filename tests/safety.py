"""What in Python or JavaScript could turn data into code, or fetch unchecked files."""

import ast
import re

RUNS_TEXT = {"eval", "exec", "compile", "__import__", "execfile", "breakpoint"}
UNPACKS = {"pickle", "_pickle", "cPickle", "dill", "cloudpickle", "marshal", "shelve"}
REACHES = {"subprocess", "socket", "socketserver", "http", "ftplib", "urllib", "code"}
REACHES |= {"requests", "pooch", "httpx", "aiohttp", "urllib3", "xmlrpc", "telnetlib"}
UNSAFE_CALLS = {"os.system", "os.popen", "joblib.load", "joblib.dump", "yaml.load"}
UNSAFE_CALLS |= {"torch.load", "numpy.fromregex", "runpy.run_path", "read_pickle"}
UNSAFE_CALLS |= {"importlib.import_module"}
# Who may reach out, and why each is safe is tested below by what it does.
MAY = {
    "helpers/mnist_download.py": {"requests", "pooch"},  # addresses and hashes are ours
    "helpers/published.py": {"subprocess"},  # git, with a list of arguments
    "helpers/checks/__init__.py": {"importlib.import_module"},  # lessonNN of our own
    "helpers/labs/museum.py": {"_card", "_verdict"},  # markup of ours, parts escaped
}
SCRIPT = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\s*\.\s*write|\beval\b|Function\s*\("
    r"|\bfetch\b|XMLHttpRequest|WebSocket|EventSource|sendBeacon|\bimport\s*\("
    r"|set(?:Timeout|Interval)\(\s*[\"'`]|document\.cookie|localStorage|srcdoc"
    r"|https?://(?!www\.w3\.org/2000/svg\")"
)


def faults(source: str, file: str = "") -> list[str]:
    """Return what in a piece of Python is not safe, each with its line.

    >>> faults("x = eval(text)")
    ['line 1: eval']
    """
    tree, may = ast.parse(source), MAY.get(file, set())
    names = aliases(tree)
    found = []
    for node in ast.walk(tree):
        found += [(node.lineno, what) for what in of_node(node, names)]
    return [f"line {line}: {what}" for line, what in sorted(found) if what not in may]


def aliases(tree: ast.AST) -> dict[str, str]:
    """Return what imported names stand for: np → numpy, system → os.system."""
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {a.asname or a.name: a.name for a in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names}
    return names


def of_node(node: ast.AST, names: dict[str, str]) -> list[str]:
    """Return what one node does that is not safe."""
    if isinstance(node, ast.Import):
        modules = [a.name.split(".")[0] for a in node.names]
        return [m for m in modules if m in UNPACKS | REACHES]
    if isinstance(node, ast.ImportFrom):
        module = (node.module or "").split(".")[0]
        return [module] if module in UNPACKS | REACHES else []
    if isinstance(node, ast.Name):
        return [node.id] if node.id in RUNS_TEXT else []
    if isinstance(node, ast.Attribute | ast.Call):
        return unsafe_use(node, names)
    return []


def unsafe_use(node: ast.Attribute | ast.Call, names: dict[str, str]) -> list[str]:
    """Return an unsafe function that is named, or an unsafe option that is given."""
    if isinstance(node, ast.Attribute):
        full = dotted(node, names)
        return [one for one in UNSAFE_CALLS if full == one or full.endswith(f".{one}")]
    found = [full for full in [dotted(node.func, names)] if full in UNSAFE_CALLS]
    found = found if isinstance(node.func, ast.Name) else []
    for option in node.keywords:
        is_false = isinstance(option.value, ast.Constant) and not option.value.value
        if option.arg in ("allow_pickle", "shell") and not is_false:
            found.append(option.arg)
    if is_html(node.func, names) and not all(map(is_plain, node.args)):
        found.append("HTML of text that is not escaped")
    return found


def dotted(node: ast.AST, names: dict[str, str]) -> str:
    """Return a dotted name with its imports resolved: np.load → numpy.load."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value, names)}.{node.attr}"
    return names.get(node.id, node.id) if isinstance(node, ast.Name) else ""


def is_html(node: ast.AST, names: dict[str, str]) -> bool:
    """Whether this makes a widget whose value the browser takes for markup."""
    return dotted(node, names) in ("ipywidgets.HTML", "ipywidgets.HTMLMath")


def is_plain(node: ast.AST, may: set[str] = frozenset()) -> bool:
    """Whether an expression can hold no markup of the reader's: escaped, or fixed."""
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in {"escape", *may}
    return isinstance(node, ast.Constant)


def unescaped(source: str, file: str = "") -> list[str]:
    """Return where an HTML widget of a class is given text that is not escaped.

    >>> unescaped("self.a = ipywidgets.HTML()\\nself.a.value = f'<b>{x}'")
    ['line 2: self.a.value']
    """
    tree = ast.parse(source)
    pairs = [pair for node in ast.walk(tree) for pair in assigned(node)]
    markup = {
        ast.unparse(target)
        for target, value in pairs
        if isinstance(value, ast.Call) and is_html(value.func, aliases(tree))
    }
    return [
        f"line {target.lineno}: {ast.unparse(target)}"
        for target, value in pairs
        if isinstance(target, ast.Attribute)
        and target.attr == "value"
        and ast.unparse(target.value) in markup
        and not is_plain(value, MAY.get(file, set()))
    ]


def assigned(node: ast.AST) -> list[tuple[ast.AST, ast.AST]]:
    """Return (target, value) of an assignment, tuples taken apart."""
    if not isinstance(node, ast.Assign):
        return []
    target, value = node.targets[0], node.value
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        return list(zip(target.elts, value.elts, strict=True))
    return [(each, value) for each in node.targets]
