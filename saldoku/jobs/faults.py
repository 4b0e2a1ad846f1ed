"""What a mistake of ours on one message looks like.

Anything else (the database away, a broken scheme, no memory) is not the message's fault. It ends the batch
and the messages wait.
"""

from django.db import DataError, IntegrityError, ProgrammingError

ON_ONE_MESSAGE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    DataError,
    IntegrityError,
    ProgrammingError,
)
