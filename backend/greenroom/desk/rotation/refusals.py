"""Why the keys are left as they are."""

from greenroom.words.sentences import Sentence


class KeysRefused(Exception):  # noqa: N818 (a refusal)
    """The keys were not changed, or not all the way; the sentence says why and what to do."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence.key)
        self.sentence = sentence
