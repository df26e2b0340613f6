"""How the encoder's weights are made: `python -m learning.encoder.train --help`."""
