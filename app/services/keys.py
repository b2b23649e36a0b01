"""Changing the key under which second factors are kept: what an older key sealed is sealed again under the newest."""

from sqlalchemy.orm import Session

from app.integrations.secrecy import Secrecy
from app.services.throttles import NOBODYS
from app.store import accounts, councils, operators
from app.store.session import writing


def seal_again(session: Session, secrecy: Secrecy) -> int:
    """Everybody's second factor, council by council under its lock; gives how many. Nobody notices.

    Raises InvalidToken when one of them was sealed under a key that is not given any more; that council is left as it
    was. Codes in mails that wait are not touched: they are over within the hour.
    """
    done = 0
    known = [council.id for council in councils.every(session)]
    session.rollback()
    for council_id in known:
        with writing(session, council_id):
            for account in accounts.with_second_factor(session, council_id):
                account.totp_secret = secrecy.seal_again(account.totp_secret or "")
                done += 1
    with writing(session, NOBODYS):
        for operator in operators.every(session):
            operator.totp_secret = secrecy.seal_again(operator.totp_secret)
            done += 1
    return done
