"""Words of a page → the same with each large initial before the word that it belongs to."""

from collections.abc import Sequence

from pincite.index.readers.pdf.layout.lines import find_body_size
from pincite.index.readers.pdf.words import Word


def join_initials(words: Sequence[Word]) -> list[Word]:
    """Return the words of a page; a large initial is put before the word that it belongs to."""
    size = find_body_size(words)
    result = list(words)
    for initial in words:
        letters = initial.text.strip("\"'“„«‚‘")
        is_initial = len(initial.text) <= 2 and (not letters or letters.isalpha())
        if initial.size <= 1.6 * size or not is_initial:
            continue
        beside = [
            word
            for word in words
            if word.size < 0.7 * initial.size
            and initial.right - 0.5 * size < word.left < initial.right + 1.5 * size
            and initial.top - 0.2 * size < word.baseline < initial.baseline + 0.2 * size
        ]
        beside.sort(key=lambda word: word.baseline)
        if len(beside) > 1:
            first, second = beside[0], beside[1]
            is_separate = first.left - second.left > 0.15 * size or _is_word(letters, first, words)
            result.remove(initial)
            position = result.index(first)
            if is_separate:
                result.insert(position, first._replace(text=initial.text, left=initial.left,
                                                       right=initial.right))  # fmt: skip
            else:
                result[position] = first._replace(text=initial.text + first.text, left=initial.left)
    return result


def _is_word(letter: str, following: Word, words: Sequence[Word]) -> bool:
    """Whether an initial such as A or I is a word of its own before `following`."""
    if letter == "À":  # no longer word begins with it
        return True
    if letter.upper() not in tuple("AIOYE") or not following.text[:1].islower():
        return False
    texts = {word.text.strip(".,;:!?\"'”’").lower() for word in words if word is not following}
    joined = (letter + following.text).strip(".,;:").lower()
    return following.text.strip(".,;:").lower() in texts and joined not in texts
