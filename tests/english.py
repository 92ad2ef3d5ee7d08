"""The desk's sentences as English readers get them."""

from greenroom.words.languages import Languages

say = Languages().words().say
