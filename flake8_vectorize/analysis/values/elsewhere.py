"""What other modules say about the names that a file imports from them."""

from __future__ import annotations

from flake8_vectorize.analysis.values.value import UNKNOWN, Value
from flake8_vectorize.model.named_tuple import NamedTuple


class Elsewhere:
    """The modules around a file; of this one nothing is known.

    Names are full names as the file spells them: `pkg.geometry.area`, `.geometry.area`.
    """

    def full_name(self, name: str) -> str:
        """The name under which something is known outside of the package, if the package only
        passes it on; else the name itself.
        """
        return name

    def result(self, name: str) -> Value:
        """What a function or method returns."""
        return UNKNOWN

    def attribute(self, owner: str, name: str) -> Value:
        """What an attribute of the instances of a class holds."""
        return UNKNOWN


class ForeignClass(NamedTuple):
    """A class of another module, as a base of one in this file."""

    modules: Elsewhere
    name: str

    def value(self, attribute: str) -> Value:
        """What `self.attribute` holds."""
        return self.modules.attribute(self.name, attribute)

    def result(self, method: str) -> Value:
        """What `self.method()` returns."""
        return self.modules.result(f"{self.name}.{method}")


NOWHERE = Elsewhere()
