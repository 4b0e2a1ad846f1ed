"""Text messages: taken in, answered once, carried out."""
