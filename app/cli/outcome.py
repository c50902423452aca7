"""What came of the requests that a command followed: said, printed, and as its exit code."""

from __future__ import annotations

from collections.abc import Sequence

from app.cli.context import Context
from app.cli.driver import Watch
from app.cli.exit_codes import DONE, EFIRMA_PROBLEM, FAILED, WAITING
from app.cli.printing import print_json, request_value
from app.cli.speech import say
from app.domain.lifecycle import State
from app.domain.request import Request
from app.words import command_line as words
from app.words.outcome_words import is_missing, missing_sentences

_ENDS = {
    DONE: words.RUN_DONE,
    FAILED: words.RUN_FAILED,
    WAITING: words.RUN_WAITS,
    EFIRMA_PROBLEM: words.RUN_NEEDS_EFIRMA,
}


def finish(context: Context, watch: Watch, *, as_json: bool) -> int:
    """Say what came of the requests that were followed; the exit code."""
    requests = list(watch.requests.values())
    documents = sum(request.documents for request in requests)
    new = sum(request.new_documents for request in requests)
    code = exit_code(requests)
    say(words.run_ended(_ENDS[code], documents, new))
    for sentence in missing_sentences(requests, watch.said):
        say(sentence)
    say(words.folder_line(context.folder.root))
    if as_json:
        print_json(
            {
                "solicitudes": [request_value(one, context.folder) for one in requests],
                "comprobantes": documents,
                "nuevos": new,
                "carpeta": str(context.folder.root),
            }
        )
    return code


def exit_code(requests: Sequence[Request]) -> int:
    """0 all done, 1 something failed, 3 still waiting, 4 an e.firma or password problem."""
    if any(one.state is State.NEEDS_KEY for one in requests):
        return EFIRMA_PROBLEM
    if any(not one.is_done for one in requests):
        return WAITING
    if any(is_missing(one) for one in requests):
        return FAILED
    return DONE
