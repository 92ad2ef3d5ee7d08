"""Fields that say what has to be read, for many objects in one go."""

from collections.abc import Callable, Sequence
from typing import Any

from strawberry.types import Info

from greenroom.api.context import Context
from greenroom.api.guard.compiled import read_ahead
from greenroom.api.loaders import Loader, Loaders, one_of


class Together:
    """What a field says of an object, and what it has to read for that, together with those of the others.

    The field's resolver returns what it says `of` the object, and has its `metadata`: a page's list is then
    read at once, and written without the resolver.

    Args:
        loader: where it is read.
        key: under which key, for an object; None if there is nothing to read for it.
        say: what the field says of an object, by what was read for it, in a context; it is None if nothing
            was.
    """

    def __init__(
        self,
        loader: Callable[[Loaders], Loader[Any, Any]],
        key: Callable[[Any], Any],
        say: Callable[[Any, Any, Context], Any],
    ) -> None:
        self._loader, self._key, self._say = loader, key, say
        self.metadata = read_ahead(self._read)

    async def of(self, one: object, info: Info[Context]) -> Any:
        """Say it of an object."""
        key, context = self._key(one), info.context
        found = None if key is None else await self._loader(context.loaders).load(key)
        return self._say(one, found, context)

    async def _read(self, objects: Sequence[object], context: Context) -> Callable[[Any], Any]:
        key, say = self._key, self._say
        wanted = [found for one in objects if (found := key(one)) is not None]
        if not wanted:
            return lambda one: say(one, None, context)
        read = await self._loader(context.loaders).load_all(wanted)

        def said(one: object) -> Any:
            key_of_it = key(one)
            return say(one, None if key_of_it is None else one_of(read, key_of_it), context)

        return said
