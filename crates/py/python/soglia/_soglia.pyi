from soglia import Decision as Decision
from soglia import Finding
from soglia import Measure as Measure
from soglia import Pack as Pack
from soglia import Plan as Plan
from soglia import Result as Result
from soglia import Results as Results

__all__ = ["Decision", "Measure", "Pack", "Plan", "Result", "Results", "__version__", "compile"]

__version__: str

def compile(files: list[tuple[str, bytes]]) -> tuple[Pack | None, list[Finding]]: ...
