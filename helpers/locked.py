"""The lock on JupyterLab's door: a token, even where a configuration takes it away.

Without one, every program and every person on the machine could run code as the
reader. Old tutorials advise an empty token, and such advice stays in personal
configurations for years.
"""

import secrets

from jupyter_server.auth.identity import PasswordIdentityProvider
from traitlets import validate


class AlwaysToken(PasswordIdentityProvider):
    """Jupyter Server's own way to know its reader, but an empty token is replaced.

    >>> len(AlwaysToken(token="").token), AlwaysToken(token="chosen").token
    (48, 'chosen')
    """

    @validate("token")
    def _never_empty(self, proposal: dict) -> str:
        if proposal["value"]:
            return proposal["value"]
        self.token_generated = True  # then the address with it is printed
        return secrets.token_hex(24)
