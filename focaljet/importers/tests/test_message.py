"""One message out of its bytes: words, files, ids, and what is not taken in at all."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from focaljet.base.tests.growth import grows_straight
from focaljet.importers.tests.makers import make_mail, read_mail
from focaljet.importers.usenet.message import UnwantedError
from focaljet.importers.usenet.reasons import Reason

PICTURE = base64.b64encode(b"not really a picture").decode()
TWO_FORMS = f"""\
--=
Content-Type: multipart/alternative; boundary=alt

--alt
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

It slips, na=C3=AFvely put.
--alt
Content-Type: text/html

<p>It <b>slips</b></p>
--alt--
--=
Content-Type: image/jpeg; name=clutch.jpg
Content-Transfer-Encoding: base64

{PICTURE}
--=
Content-Type: text/plain

_______________________________________________
cars mailing list
--=--
"""


def refused(mail: bytes) -> Reason:
    with pytest.raises(UnwantedError) as caught:
        read_mail(mail)
    return caught.value.reason


def words_or_reason(mail: bytes) -> str:
    try:
        return read_mail(mail).text
    except UnwantedError as unwanted:
        return str(unwanted.reason.label)


def test_a_plain_message_is_taken_as_it_is():
    message = read_mail(make_mail(Organization="The garage"))
    assert message.id == "one@focus.example"
    assert message.subject == "Clutch slips"
    assert message.author_name == "Ann Driver"
    assert message.groups == ("rec.autos.focus",)
    assert message.text == "Does the clutch always slip in third?"
    assert message.remarks == ()


def test_of_two_forms_the_plain_one_is_read_and_files_are_named():
    message = read_mail(
        make_mail(body=TWO_FORMS, Content_Type="multipart/mixed; boundary==")
    )
    assert message.text == (
        "It slips, naïvely put.\n\n[clutch.jpg was attached and is not kept here]"
    )
    assert message.remarks == (Reason.ATTACHMENT,)


def test_html_alone_becomes_text_and_its_quotes_stay_quotes():
    html = (
        "<head><title>x</title><style>p {}</style></head>"
        "<blockquote>Does it <i>slip</i>?<br>Really?</blockquote><p>Only&nbsp;when hot."
        "</p><script>alert(1)</script><ul><li>cold: no</ul>"
    )
    message = read_mail(make_mail(body=html, Content_Type="text/html"))
    assert message.text == ("> Does it slip?\n> Really?\n\nOnly when hot.\n\ncold: no")


def test_lines_that_a_program_let_flow_are_joined_again():
    body = "> The clutch \n> slips.\nIt is an old \none.\n-- \nAnn"
    flowed = "text/plain; format=flowed"
    message = read_mail(make_mail(body=body, Content_Type=flowed))
    assert message.text == "> The clutch slips.\nIt is an old one.\n-- \nAnn"


@pytest.mark.parametrize(
    "body",
    [
        "Before\nbegin 644 clutch.gif\nM'XL(\"\"$%&'()*+,-./\n`\nend\nAfter",
        "Before\n=ybegin line=128 size=3 name=clutch.gif\n{}|~\n=yend size=3\nAfter",
    ],
)
def test_files_written_out_in_letters_leave_their_name(body: str):
    message = read_mail(make_mail(body=body))
    assert message.text == (
        "Before\nAfter\n\n[clutch.gif was attached and is not kept here]"
    )


def test_begin_at_the_start_of_a_sentence_is_no_file():
    body = "Do this:\nbegin 100 metres before the bend\nand then turn."
    assert read_mail(make_mail(body=body)).text == body


def test_seals_and_keys_are_taken_off():
    body = (
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA1\n\nIt slips.\n- -- \nAnn\n"
        "-----BEGIN PGP SIGNATURE-----\nVersion: 2\n\niQCVAwUB\n"
        "-----END PGP SIGNATURE-----"
    )
    assert read_mail(make_mail(body=body)).text == "It slips.\n--\nAnn"


def test_control_characters_and_tabs_do_no_harm():
    body = b"One\x00two\x07\x1b[31m\r\nA\tB\x0cC u\x08_nder\x08 \xe2\x80\xae"
    text = read_mail(make_mail(body=body)).text
    assert text == "Onetwo[31m\nA       B\nC _nde"


def test_a_message_without_words_says_so():
    assert read_mail(make_mail(body="  \n\n")).text == "(This message has no text.)"


def test_a_very_long_message_is_cut():
    message = read_mail(make_mail(body="slips " * 100_000))
    assert message.text.endswith("(cut here)")
    assert message.remarks == (Reason.CUT,)


def test_a_message_without_an_id_gets_the_same_one_every_time():
    mail = make_mail(None)
    assert (
        read_mail(mail).id
        == read_mail(mail).id
        != read_mail(make_mail(None, body="?")).id
    )
    assert read_mail(mail).remarks == (Reason.NO_ID,)


def test_references_are_the_ids_in_brackets_the_nearest_last():
    mail = make_mail("c@x", after=["a@x", "b@x", "a@x", "c@x"])
    assert read_mail(mail).references == ("b@x", "a@x")


def test_in_reply_to_serves_where_there_are_no_references():
    said = "Your message of Monday <a@x> <ann@garage.example>"
    assert read_mail(make_mail("b@x", In_Reply_To=said)).references == ("a@x",)


def test_before_mail_had_its_headers_others_said_the_same():
    mail = make_mail(
        None,
        Article_I_D_="",
        From="ihnp4!garage!ann (Ann)",
        Subject="",
        Date="",
        Newsgroups="net.auto",
        Title="Clutch slips",
        Posted="Mon, 2 May 94 12:00:00 GMT",
    ).replace(b"Newsgroups", b"Article-I.D.: garage.123\nNewsgroups")
    message = read_mail(mail)
    assert message.id == "garage.123"
    assert message.subject == "Clutch slips"
    assert message.author_name == "Ann"
    assert message.written_at
    assert message.written_at.year == 1994


def test_orders_to_servers_do_not_come_in():
    assert refused(make_mail(Control="cancel <a@x>")) is Reason.CONTROL
    assert refused(make_mail(Subject="cmsg cancel <a@x>")) is Reason.CONTROL


def test_an_author_who_wanted_no_archive_is_heard():
    assert refused(make_mail(X_No_Archive="Yes")) is Reason.NO_ARCHIVE
    assert refused(make_mail(Archive="no")) is Reason.NO_ARCHIVE
    assert refused(make_mail(body="X-No-Archive: yes\n\nHush.")) is Reason.NO_ARCHIVE


def test_the_address_is_neither_in_the_words_nor_in_the_name():
    mail = make_mail(
        From='"ann@garage.example" <ann@garage.example>',
        Subject="Mail ann@garage.example",
        body="In article <1@x>, ben@shop.example writes:\n-- \nann@garage.example",
    )
    message = read_mail(mail)
    assert "ann@" not in f"{message}"
    assert "ben@" not in f"{message}"
    assert message.mentions == ("1@x",)


def test_a_list_is_known_by_its_id():
    mail = make_mail(Newsgroups="", List_Id='"Talk of cars" <cars.lists.example>')
    assert read_mail(mail).groups == ("cars",)


def test_parts_in_parts_in_parts_end_in_a_reason_or_in_words():
    deep = "".join(
        f"--{n}\nContent-Type: multipart/mixed; boundary={n + 1}\n\n"
        for n in range(3000)
    )
    mail = make_mail(body=deep, Content_Type="multipart/mixed; boundary=0")
    assert words_or_reason(mail) == str(Reason.BAD_STRUCTURE.label)


@pytest.mark.parametrize(
    "line",
    [
        "begin 644 x\n",
        "=ybegin line=128 size=1 name=x\n",
        "-----BEGIN PGP SIGNED MESSAGE-----\n",
        "-----BEGIN PGP MESSAGE-----\n",
        "> > > > > > > > > >\n",
        "a@",
        "a!b",
        "x\x08",
        "<blockquote>",
    ],
)
@pytest.mark.parametrize("kind", ["text/plain", "text/html"])
def test_no_megabyte_of_mischief_takes_the_square_of_its_length(line: str, kind: str):
    def read(size: int) -> None:
        read_mail(make_mail(body=line * (size // len(line)), Content_Type=kind))

    assert grows_straight(read, size=1_000_000)


@given(st.binary(max_size=300))
def test_no_bytes_are_too_strange(data: bytes):
    assert words_or_reason(data)


@given(
    st.sampled_from(["Content-Type", "From", "Date", "References", "Subject"]),
    st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"])),
    st.binary(max_size=100),
)
def test_no_header_is_too_strange(name: str, value: str, body: bytes):
    mail = make_mail(body=body).replace(
        name.encode() + b":", name.encode() + b": " + value.encode() + b"\nX:", 1
    )
    assert words_or_reason(mail)
