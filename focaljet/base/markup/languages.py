"""What code is made of, language by language: as much as colouring needs.

A club of cars shows sketches for a controller, a configuration, a query, a diff. Others
are added by a line here; an unknown language stays plain.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """`lines` and `own` are regular expressions that look no further than they eat;
    `blocks`, `strings` and `long_strings` are marks as they stand."""

    keywords: frozenset[str] = frozenset()
    constants: frozenset[str] = frozenset()
    lines: tuple[str, ...] = ()
    blocks: tuple[tuple[str, str], ...] = ()
    strings: str = "\"'"
    long_strings: tuple[str, ...] = ()
    own: tuple[tuple[str, str], ...] = ()
    slashes: bool = False  # comments as in C
    calls: bool = True
    ignores_case: bool = False


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TRUE = _words("true false null")

_C = (
    "auto break case char const continue default do double else enum extern float for goto "
    "if inline int long register return short signed sizeof static struct switch typedef "
    "union unsigned void volatile while bool uint8_t uint16_t uint32_t int8_t int16_t "
    "int32_t size_t byte"
)
_CPP = (
    " class namespace template typename public private protected virtual override new "
    "delete this throw try catch using constexpr nullptr operator explicit final String "
    "boolean word"
)
_JAVA = (
    "abstract assert boolean break byte case catch char class const continue default do "
    "double else enum extends final finally float for if implements import instanceof int "
    "interface long native new package private protected public return short static super "
    "switch synchronized this throw throws try var void volatile while record"
)
_JS = (
    "async await break case catch class const continue debugger default delete do else "
    "export extends finally for from function get if import in instanceof let new of "
    "return set static super switch this throw try typeof var void while with yield"
)

LANGUAGES = {
    "c": Language(
        _words(_C),
        _words("NULL true false"),
        slashes=True,
        own=(("meta", r"^[ \t]*+#[ \t]*+\w++"),),
    ),
    "cpp": Language(
        _words(_C + _CPP),
        _words("NULL true false HIGH LOW INPUT OUTPUT INPUT_PULLUP"),
        slashes=True,
        own=(("meta", r"^[ \t]*+#[ \t]*+\w++"),),
    ),
    "java": Language(_words(_JAVA), _TRUE, slashes=True, own=(("meta", r"@\w++"),)),
    "csharp": Language(
        _words(_JAVA + " async await foreach in is namespace out override params "
               "readonly ref sealed string struct using virtual where yield get set"),
        _TRUE,
        slashes=True,
    ),
    "kotlin": Language(
        _words("as break class continue data do else for fun if import in interface is "
               "object override package private return super this throw try val var when while"),
        _TRUE,
        slashes=True,
    ),
    "javascript": Language(
        _words(_JS),
        _TRUE | _words("undefined NaN Infinity"),
        slashes=True,
        long_strings=("`",),
    ),
    "typescript": Language(
        _words(_JS + " type interface enum implements private public protected readonly "
               "declare namespace keyof as number string boolean any unknown never"),
        _TRUE | _words("undefined NaN"),
        slashes=True,
        long_strings=("`",),
    ),
    "go": Language(
        _words("break case chan const continue default defer else fallthrough for func go "
               "goto if import interface map package range return select struct switch type "
               "var string int int64 float64 bool byte error"),
        _words("true false nil iota"),
        slashes=True,
        long_strings=("`",),
    ),
    "rust": Language(
        _words("as async await break const continue crate dyn else enum extern fn for if "
               "impl in let loop match mod move mut pub ref return self static struct super "
               "trait type unsafe use where while u8 u16 u32 u64 i32 i64 f32 f64 usize str bool"),
        _words("true false None Some Ok Err Self"),
        slashes=True,
        strings='"',
    ),
    "swift": Language(
        _words("as break case class continue default do else enum extension for func guard "
               "if import in init let protocol return self static struct switch throw throws "
               "try var where while"),
        _words("true false nil"),
        slashes=True,
        strings='"',
    ),
    "php": Language(
        _words("abstract as break case catch class const continue default do echo else elseif "
               "extends final fn for foreach function global if implements include interface "
               "namespace new private protected public require require_once return static "
               "switch throw trait try use var while"),
        _TRUE,
        lines=("//", "#"),
        blocks=(("/*", "*/"),),
        own=(("name", r"\$\w++"),),
        ignores_case=True,
    ),
    "python": Language(
        _words("and as assert async await break class continue def del elif else except "
               "finally for from global if import in is lambda match nonlocal not or pass "
               "raise return try while with yield"),
        _words("True False None"),
        lines=("#",),
        long_strings=('"""', "'''"),
        own=(("meta", r"@[\w.]++"),),
    ),
    "ruby": Language(
        _words("and begin break case class def do else elsif end ensure for if in module "
               "next not or redo rescue retry return self super then unless until when while "
               "yield require puts"),
        _words("true false nil"),
        lines=("#",),
        own=(("name", r"[@$:]\w++"),),
    ),
    "bash": Language(
        _words("case do done elif else esac fi for function if in local return select then "
               "until while export echo cd sudo set unset exit source"),
        lines=(r"(?<![\w$])#",),
        own=(("name", r"\$\w++|\$\{[^}\n]*+\}?"),),
        calls=False,
    ),
    "powershell": Language(
        _words("begin break catch continue do else elseif end exit filter finally for foreach "
               "function if in param process return switch throw try until while"),
        lines=("#",),
        blocks=(("<#", "#>"),),
        own=(("name", r"\$\w++"),),
        ignores_case=True,
    ),
    "sql": Language(
        _words("add all alter and as asc begin between by case check column commit constraint "
               "create cross default delete desc distinct drop else end exists explain foreign "
               "from full group having if in index inner insert into is join key left like "
               "limit not null offset on or order outer primary references returning right "
               "rollback select set table then union unique update using values view when "
               "where with"),
        _words("true false null"),
        lines=("--",),
        blocks=(("/*", "*/"),),
        ignores_case=True,
    ),
    "lua": Language(
        _words("and break do else elseif end for function goto if in local not or repeat "
               "return then until while"),
        _words("true false nil"),
        blocks=(("--[[", "]]"), ("[[", "]]")),
        lines=("--",),
    ),
    "matlab": Language(
        _words("break case catch continue else elseif end for function global if otherwise "
               "return switch try while"),
        lines=("%",),
        strings='"',
    ),
    "r": Language(
        _words("break else for function if in next repeat return while library"),
        _words("TRUE FALSE NULL NA Inf"),
        lines=("#",),
    ),
    "basic": Language(
        _words("and as byref byval call case const dim do each else elseif end exit for "
               "function gosub goto if in input integer let loop next not on option or print "
               "private public rem return select set step string sub then to until wend while"),
        lines=("'",),
        strings='"',
        ignores_case=True,
    ),
    "gcode": Language(
        lines=(";",),
        blocks=(("(", ")"),),
        strings="",
        own=(("key", r"\b[GM]\d++"), ("name", r"\b[A-Z](?=[-.\d])")),
        calls=False,
    ),
    "json": Language(
        constants=_TRUE,
        strings="",
        own=(("name", r'"(?:[^"\\\n]|\\.){0,200}+"(?=[ \t]*+:)'),
             ("str", r'"(?:[^"\\\n]|\\.)*+"?')),
        calls=False,
    ),
    "yaml": Language(
        constants=_words("true false null yes no on off"),
        lines=(r"(?<!\S)#",),
        own=(("name", r"^[ \t]*+(?:-[ \t]++)?[\w.-]{1,60}+(?=:)"),),
        calls=False,
    ),
    "ini": Language(
        constants=_words("true false yes no on off"),
        lines=(r"^[ \t]*+[#;]",),
        own=(("key", r"^\[[^\]\n]*+\]?"), ("name", r"^[ \t]*+[\w.-]{1,60}+(?=[ \t]*+=)")),
        long_strings=('"""',),
        calls=False,
    ),
    "nginx": Language(
        _words("server location listen server_name root proxy_pass return rewrite if set "
               "include upstream http events add_header try_files index ssl_certificate"),
        _words("on off"),
        lines=("#",),
        own=(("name", r"\$\w++"),),
        calls=False,
    ),
    "css": Language(
        blocks=(("/*", "*/"),),
        own=(("meta", r"@[\w-]++"), ("num", r"#[0-9a-fA-F]{3,8}\b"),
             ("name", r"[\w-]{1,60}+(?=[ \t]*+:)")),
        calls=True,
    ),
    "html": Language(
        blocks=(("<!--", "-->"),),
        own=(("key", r"</?[\w:-]++|/?>"), ("name", r"[\w:-]{1,60}+(?==)"), ("num", r"&#?\w++;")),
        calls=False,
    ),
    "diff": Language(
        strings="",
        own=(("meta", r"^(?:@@|diff |index |\+\+\+ |--- )[^\n]*+"), ("ins", r"^\+[^\n]*+"),
             ("del", r"^-[^\n]*+")),
        calls=False,
    ),
}  # fmt: skip

SAME_AS = {
    "arduino": "cpp", "c++": "cpp", "cxx": "cpp", "ino": "cpp", "h": "c", "c#": "csharp",
    "cs": "csharp", "js": "javascript", "jsx": "javascript", "mjs": "javascript",
    "ts": "typescript", "tsx": "typescript", "golang": "go", "rs": "rust", "kt": "kotlin",
    "py": "python", "python3": "python", "rb": "ruby", "sh": "bash", "shell": "bash",
    "zsh": "bash", "console": "bash", "docker": "bash", "dockerfile": "bash",
    "make": "bash", "makefile": "bash", "ps1": "powershell", "postgresql": "sql",
    "mysql": "sql", "sqlite": "sql", "octave": "matlab", "vb": "basic", "vba": "basic",
    "vbnet": "basic", "yml": "yaml", "toml": "ini", "conf": "ini", "cfg": "ini",
    "properties": "ini", "xml": "html", "svg": "html", "scss": "css", "patch": "diff",
}  # fmt: skip
