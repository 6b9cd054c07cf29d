"""What an article says of its way through the wires: dateline and credit."""
