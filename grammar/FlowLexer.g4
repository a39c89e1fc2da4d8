// The tokens of Nudge. Rules only: what needs a decision (a text that is not closed, `else if` as one token,
// brackets nested too deep, wrong spellings such as `&&`) is the driver's, compiler/syntax/lex.cpp.
//
// Bytes, not code points: the driver shows every byte of a character outside ASCII as U+007F, so that spans are
// byte offsets and the lexer's tables stay small.
//
// The expression in a text's `{…}` is lexed by the default mode: `{` pushes it, `}` pops, in a text and elsewhere.
lexer grammar FlowLexer;

channels { DOCUMENTATION }

tokens { ELSEIF }  // `else` and `if`, white space or a comment between: made by the driver

// --- reserved words ------------------------------------------------------------------------------------------

AND      : 'and' ;
OR       : 'or' ;
NOT      : 'not' ;
IN       : 'in' ;
IS       : 'is' ;
IF       : 'if' ;
THEN     : 'then' ;
ELSE     : 'else' ;
TRUE     : 'true' ;
FALSE    : 'false' ;
DID      : 'did' ;
CONTAINS : 'contains' ;
MATCHES  : 'matches' ;
SINCE    : 'since' ;
WITHIN   : 'within' ;

// --- soft keywords: names wherever the grammar does not ask for them -----------------------------------------

// declarations
USE      : 'use' ;
ENUM     : 'enum' ;
RECORD   : 'record' ;
CONTACT  : 'contact' ;
ACCOUNT  : 'account' ;
EVENT    : 'event' ;
LET      : 'let' ;
FUNCTION : 'function' ;
SEGMENT  : 'segment' ;
SCORE    : 'score' ;
CHANNEL  : 'email' | 'sms' | 'push' | 'in_app' ;
ACTION   : 'action' ;
SEQUENCE : 'sequence' ;
POLICY   : 'policy' ;
WORKFLOW : 'workflow' ;
TEST     : 'test' ;

// fields and types
AS     : 'as' ;
PII    : 'pii' ;
UNIQUE : 'unique' ;
LIST   : 'list' ;
SET    : 'set' ;
OF     : 'of' ;
MONEY  : 'money' ;

// scores, messages, policy
ADD           : 'add' ;
SUBTRACT      : 'subtract' ;
HALVE         : 'halve' ;
KEEP          : 'keep' ;
EVERY         : 'every' ;
AT            : 'at' ;
MOST          : 'most' ;
TIMES         : 'times' ;
PER           : 'per' ;
NO            : 'no' ;
FOR           : 'for' ;
WHEN          : 'when' ;
FILE          : 'file' ;
TRANSACTIONAL : 'transactional' ;
QUIET         : 'quiet' ;
IGNORE        : 'ignore' ;
EVENTS        : 'events' ;
OLDER         : 'older' ;
THAN          : 'than' ;
DEFAULT       : 'default' ;
TIMEZONE      : 'timezone' ;

// workflows
ENTER   : 'enter' ;
ONCE    : 'once' ;
AGAIN   : 'again' ;
AFTER   : 'after' ;
BEFORE  : 'before' ;
ON      : 'on' ;
TIME    : 'time' ;
GOAL    : 'goal' ;
WORTH   : 'worth' ;
MEASURE : 'measure' ;
EXIT    : 'exit' ;
HOLDOUT : 'holdout' ;
MOVED   : 'moved' ;
RETIRE  : 'retire' ;
CHANGES : 'changes' ;
FROM    : 'from' ;
TO      : 'to' ;

// steps
SEND    : 'send' ;
BEST    : 'best' ;
MEMBERS : 'members' ;
WHERE   : 'where' ;
WAIT    : 'wait' ;
UNTIL   : 'until' ;
UP      : 'up' ;
MATCH   : 'match' ;
SPLIT   : 'split' ;
ADAPT   : 'adapt' ;
REPEAT  : 'repeat' ;
REMOVE  : 'remove' ;
START   : 'start' ;
STOP    : 'stop' ;
RUN     : 'run' ;
FINISH  : 'finish' ;

// expressions
HOLDS   : 'holds' ;
STARTS  : 'starts' ;
ENDS    : 'ends' ;
WITH    : 'with' ;
KNOWN   : 'known' ;
MISSING : 'missing' ;
UNIT    : ('second' | 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year') 's'? ;

// tests
DOES     : 'does' ;
EXPECT   : 'expect' ;
SENT     : 'sent' ;
NOTHING  : 'nothing' ;
FINISHED : 'finished' ;

// --- names and literals --------------------------------------------------------------------------------------

CURRENCY : [A-Z] [A-Z] [A-Z] ;
IDENT    : [A-Za-z_] [A-Za-z0-9_]* ;

INT      : DIGIT+ ;
NUMBER   : DIGIT+ '.' DIGIT+ EXPONENT? | DIGIT+ EXPONENT ;
PERCENT  : DIGIT+ ('.' DIGIT+)? '%' ;
CLOCK    : DIGIT+ ':' DIGIT DIGIT (':' DIGIT DIGIT)? ;
DATE     : DIGIT DIGIT DIGIT DIGIT '-' DIGIT DIGIT '-' DIGIT DIGIT ;
DATETIME : DATE 'T' CLOCK 'Z'? ;

fragment DIGIT    : [0-9] ;
fragment EXPONENT : [eE] [+-]? DIGIT+ ;

PLAIN_TEXT   : '"' ~["\\{}\r\n]* '"' ;  // the text without escapes and interpolation: one token, for speed
TEXT_OPEN    : '"' -> pushMode(TEXT) ;
BLOCK_OPEN   : '"""' -> pushMode(BLOCK) ;
RAW_TEXT     : 'r"' ~["\r\n]* '"' ;
RAW_UNCLOSED : 'r"' ~["\r\n]* ;

// --- signs ---------------------------------------------------------------------------------------------------

LBRACE   : '{' -> pushMode(DEFAULT_MODE) ;
RBRACE   : '}' -> popMode ;
LPAREN   : '(' ;
RPAREN   : ')' ;
LBRACKET : '[' ;
RBRACKET : ']' ;
COMMA    : ',' ;
COLON    : ':' ;
DOT      : '.' ;
DOTDOT   : '..' ;
QUESTION : '?' ;
COALESCE : '??' ;
ASSIGN   : '=' ;
EQUAL         : '==' ;
NOT_EQUAL     : '!=' ;
LESS          : '<' ;
LESS_EQUAL    : '<=' ;
GREATER       : '>' ;
GREATER_EQUAL : '>=' ;
PLUS     : '+' ;
MINUS    : '-' ;
STAR     : '*' ;
SLASH    : '/' ;
REMAINDER : '%' ;

// --- what people write out of habit: the driver reports it and puts the right token in its place ---------------

WRONG_AND     : '&&' | '&' ;
WRONG_OR      : '||' | '|' ;
WRONG_NOT     : '!' ;
WRONG_EQUAL   : '===' ;
WRONG_UNEQUAL : '<>' | '!==' ;
WRONG_ARROW   : '=>' | '->' ;
SEMICOLON     : ';' ;
SLASH_COMMENT : '//' ~[\r\n]* ;
SINGLE_QUOTED : '\'' ~['\r\n]* '\'' ;

// --- between tokens ------------------------------------------------------------------------------------------

DOC_COMMENT : '##' ~[\r\n]* -> channel(DOCUMENTATION) ;
COMMENT     : '#' ~[\r\n]* -> skip ;
SPACE       : [ \t\r\n]+ -> skip ;

BAD_CHARACTER : . ;

// --- inside "…" ----------------------------------------------------------------------------------------------

mode TEXT;

TEXT_CHARS   : ~["\\{}\r\n]+ ;
TEXT_ESCAPE  : '\\u{' ~["{}\\\r\n]* '}' | '\\' ~[\r\n] ;
TEXT_LONE    : '}' | '\\' ;
TEXT_INTERP  : '{' -> pushMode(DEFAULT_MODE) ;
TEXT_CLOSE   : '"' -> popMode ;
TEXT_NEWLINE : [\r\n] ;

// --- inside """…""" ------------------------------------------------------------------------------------------

mode BLOCK;

BLOCK_CHARS  : (~["\\{}])+ -> type(TEXT_CHARS) ;
BLOCK_QUOTE  : '"' -> type(TEXT_CHARS) ;
BLOCK_ESCAPE : ('\\u{' ~["{}\\\r\n]* '}' | '\\' ~[\r\n]) -> type(TEXT_ESCAPE) ;
BLOCK_LONE   : ('}' | '\\') -> type(TEXT_LONE) ;
BLOCK_INTERP : '{' -> type(TEXT_INTERP), pushMode(DEFAULT_MODE) ;
BLOCK_CLOSE  : '"""' -> type(TEXT_CLOSE), popMode ;
