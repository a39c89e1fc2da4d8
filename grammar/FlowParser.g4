// The grammar of Nudge. Rules only. What it lets pass and the builders refuse in words of their own: comparisons that
// chain, a range elsewhere than after `in`, `not` and `if` as operands, a percentage in the wrong place.
//
// White space and newlines mean nothing, so no two rules in a row may begin and end alike: each list's items begin
// with a word, and no expression goes on with a word that begins an item (`holds for`, `starts with`, `ends with`
// have two). Where two readings are possible (`else`, the window after `did`) the first, nearest one is meant.
//
// Keep decisions to one or two tokens, and measure with a program of 20,000 lines: each exception costs lines a second.
parser grammar FlowParser;

options { tokenVocab = FlowLexer; }

file           : declaration* EOF ;
expressionFile : expr EOF ;
statementFile  : statement EOF ;
questionFile   : expr (FOR name)? EOF ;

// --- names ---------------------------------------------------------------------------------------------------

name
  : IDENT | CURRENCY | UNIT | USE | ENUM | RECORD | CONTACT | ACCOUNT | EVENT | LET | FUNCTION | SEGMENT | SCORE
  | CHANNEL | ACTION | SEQUENCE | POLICY | WORKFLOW | TEST | AS | PII | UNIQUE | LIST | SET | OF | MONEY | ADD
  | SUBTRACT | HALVE | KEEP | EVERY | AT | MOST | TIMES | PER | NO | FOR | WHEN | FILE | TRANSACTIONAL | QUIET
  | IGNORE | EVENTS | OLDER | THAN | DEFAULT | TIMEZONE | ENTER | ONCE | AGAIN | AFTER | BEFORE | ON | TIME | GOAL
  | WORTH | MEASURE | EXIT | HOLDOUT | MOVED | RETIRE | CHANGES | FROM | TO | SEND | BEST | MEMBERS | WHERE | WAIT
  | UNTIL | UP | MATCH | SPLIT | ADAPT | REPEAT | REMOVE | START | STOP | RUN | FINISH | HOLDS | STARTS | ENDS
  | WITH | KNOWN | MISSING | DOES | EXPECT | SENT | NOTHING | FINISHED
  ;

reserved
  : AND | OR | NOT | IN | IS | IF | THEN | ELSE | TRUE | FALSE | DID | CONTAINS | MATCHES | SINCE | WITHIN
  ;

fieldName : name | reserved ;
path      : name (DOT fieldName)* ;

// --- declarations --------------------------------------------------------------------------------------------

declaration
  : useDecl | enumDecl | recordDecl | contactDecl | eventDecl | letDecl | functionDecl | segmentDecl | scoreDecl
  | messageDecl | actionDecl | sequenceDecl | policyDecl | workflowDecl | testDecl
  ;

useDecl      : USE (name | text) ;
enumDecl     : ENUM name LBRACE (enumValue COMMA?)* RBRACE ;
enumValue    : name (AS text)? ;
recordDecl   : RECORD name fieldBlock ;
contactDecl  : (CONTACT | ACCOUNT) fieldBlock ;
eventDecl    : EVENT name (AS text)? fieldBlock? ;
letDecl      : LET name ASSIGN expr ;
functionDecl : FUNCTION name parameters ASSIGN expr ;
segmentDecl  : SEGMENT name subject? ASSIGN expr ;
actionDecl   : ACTION name parameters ;
sequenceDecl : SEQUENCE name parameters? block ;

fieldBlock : LBRACE (field COMMA?)* RBRACE ;
field      : fieldName COLON type (ASSIGN expr)? fieldMark* ;
fieldMark  : AS text | PII | UNIQUE ;

parameters : LPAREN (parameter (COMMA parameter)* COMMA?)? RPAREN ;
parameter  : fieldName COLON type ;

type
  : LIST OF type
  | SET OF type
  | MONEY LPAREN name RPAREN QUESTION?
  | LPAREN type RPAREN QUESTION?
  | name QUESTION?
  ;

subject : FOR (CONTACT | ACCOUNT) ;

scoreDecl : SCORE name subject? LBRACE scoreRule* RBRACE ;
scoreRule
  : (ADD | SUBTRACT) expr scoreCause
  | HALVE EVERY duration
  | KEEP WITHIN expr
  ;
scoreCause
  : WHEN NO eventRef FOR duration
  | WHEN expr (AT MOST INT TIMES PER UNIT)?
  | IF expr
  ;

messageDecl  : CHANNEL name parameters? LBRACE messageField* RBRACE ;
messageField : TRANSACTIONAL | messageKey (FILE text | expr) ;
messageKey   : IDENT | FROM | TO | CHANNEL | FILE ;

policyDecl : POLICY LBRACE policyRule* RBRACE ;
policyRule
  : QUIET UNIT clock TO clock
  | AT MOST INT name PER duration
  | IGNORE EVENTS OLDER THAN duration
  | DEFAULT TIMEZONE text
  ;

// --- workflows -----------------------------------------------------------------------------------------------

workflowDecl : WORKFLOW name text? LBRACE clause* RBRACE ;

clause
  : trigger
  | IF expr
  | ENTER entryRule
  | GOAL expr (WITHIN duration)? (WORTH expr)?
  | MEASURE name COLON expr (WITHIN duration)? (WORTH expr)?
  | EXIT WHEN expr
  | HOLDOUT PERCENT
  | subject
  | MOVED stepName TO stepName
  | RETIRE stepName
  | THEN body
  ;

// A label, or what the step is called without one: "send welcome".
stepName : name | text ;

trigger
  : WHEN NO eventRef FOR duration
  | WHEN EVERY UNIT ON (path | INT) (AT clock)?
  | WHEN EVERY name (AT clock)?
  | WHEN ON path (AT clock)?
  | WHEN expr triggerTail?
  ;
triggerTail
  : CHANGES (FROM expr)? (TO expr)?
  | INT TIMES WITHIN duration
  | (BEFORE | AFTER) path (AT clock)?
  ;

entryRule
  : ONCE
  | AGAIN AFTER duration
  | EVERY TIME (PER expr)?
  ;

// --- steps ---------------------------------------------------------------------------------------------------

block : LBRACE step* RBRACE ;
body  : block | step ;  // B in the specification

step : (name COLON)? stepBody ;

stepBody
  : sendStep | waitStep | ifStep | matchStep | splitStep | repeatStep | setStep | addStep | startStep | stopStep
  | runStep | finishStep | actionStep
  ;

sendStep   : SEND name callArguments? sendOption* ;
sendOption : AT BEST TIME WITHIN duration | TO MEMBERS (WHERE expr)? ;

waitStep
  : WAIT UNTIL name CLOCK
  | WAIT UNTIL expr
  | WAIT (UP TO duration)? FOR expr (AS name)? (THEN body)? elseIf* elsePart?
  | WAIT duration
  ;

ifStep   : IF expr THEN body elseIf* elsePart? ;
elseIf   : ELSEIF expr THEN body ;
elsePart : ELSE body ;

matchStep : MATCH expr LBRACE matchArm* elseIf* elsePart? RBRACE ;
matchArm  : pattern (COMMA pattern)* THEN body ;
pattern   : patternValue (DOTDOT patternValue)? ;
patternValue : MINUS? literal | path ;

splitStep : SPLIT name ADAPT? LBRACE splitArm* RBRACE ;
splitArm  : PERCENT? name block ;

repeatStep : REPEAT UP TO INT TIMES EVERY duration UNTIL expr body ;

setStep    : SET path ASSIGN expr ;
addStep    : ADD expr TO path | REMOVE expr FROM path ;
startStep  : START name ;
stopStep   : STOP name ;
runStep    : RUN name callArguments? ;
finishStep : FINISH (AS text)? ;
actionStep : name callArguments ;

// --- tests ---------------------------------------------------------------------------------------------------

testDecl : TEST text LBRACE statement* RBRACE ;

statement
  : (CONTACT | ACCOUNT) name? fieldValues
  | AT expr
  | AFTER duration
  | SET path ASSIGN fieldContent
  | EXPECT expectation
  | statementName (DOES name)? fieldValues?
  ;

// An event's name, or the contact's that does it. Those that begin another statement are left out.
statementName
  : IDENT | CURRENCY | UNIT | USE | ENUM | RECORD | EVENT | LET | FUNCTION | SEGMENT | SCORE
  | CHANNEL | ACTION | SEQUENCE | POLICY | WORKFLOW | TEST | AS | PII | UNIQUE | LIST | OF | MONEY | ADD
  | SUBTRACT | HALVE | KEEP | EVERY | MOST | TIMES | PER | NO | FOR | WHEN | FILE | TRANSACTIONAL | QUIET
  | IGNORE | EVENTS | OLDER | THAN | DEFAULT | TIMEZONE | ENTER | ONCE | AGAIN | BEFORE | ON | TIME | GOAL
  | WORTH | MEASURE | EXIT | HOLDOUT | MOVED | RETIRE | CHANGES | FROM | TO | SEND | BEST | MEMBERS | WHERE | WAIT
  | UNTIL | UP | MATCH | SPLIT | ADAPT | REPEAT | REMOVE | START | STOP | RUN | FINISH | HOLDS | STARTS | ENDS
  | WITH | KNOWN | MISSING | DOES | SENT | NOTHING | FINISHED
  ;

fieldValues  : LBRACE (fieldValue COMMA?)* RBRACE ;
fieldValue   : fieldName COLON fieldContent ;
fieldContent : fieldValues | LBRACKET fieldValues (COMMA fieldValues)* COMMA? RBRACKET | expr ;

expectation
  : NOT? SENT name (TO name)? sentWith*
  | NOTHING SENT
  | NOT? ACTION name callArguments?
  | NOT? IN name (AT name)? (FOR name)?
  | NOT? FINISHED name (AS (name | text))? (FOR name)?
  | expr (FOR name)?
  ;
sentWith : WITH fieldName CONTAINS? expr ;

// --- expressions: from tightest to loosest ----------------------------------------------------------------------

expr
  : reference
  | literal
  | list
  | did
  | LPAREN expr RPAREN access*
  | MINUS expr
  | expr (STAR | SLASH | REMAINDER) expr
  | expr (PLUS | MINUS) expr
  | expr COALESCE expr
  | expr DOTDOT expr
  | expr comparison expr
  | expr IS (KNOWN | MISSING)
  | expr HOLDS FOR duration
  | NOT expr
  | expr AND expr
  | expr OR expr
  | IF expr THEN expr elseIfExpr* ELSE expr
  ;

comparison
  : EQUAL | NOT_EQUAL | LESS | LESS_EQUAL | GREATER | GREATER_EQUAL | CONTAINS | MATCHES | IN | NOT IN
  | STARTS WITH | ENDS WITH
  ;

elseIfExpr : ELSEIF expr THEN expr ;

reference     : name callArguments? access* ;
access        : DOT fieldName ;
callArguments : LPAREN (argument (COMMA argument)* COMMA?)? RPAREN ;

// `name: value` is an expr, a colon and an expr, as is `x in xs: condition`; the builder tells them apart.
argument : reserved COLON expr | expr (window | COLON expr)? ;

did      : DID eventRef window? ;
eventRef : name (LPAREN expr? RPAREN)? ;
window   : WITHIN duration | SINCE sinceValue ;
sinceValue : literal | path ;

list : LBRACKET (expr (COMMA expr)* COMMA?)? RBRACKET ;

literal
  : INT (UNIT | CURRENCY)?
  | NUMBER (UNIT | CURRENCY)?
  | TRUE
  | FALSE
  | CLOCK
  | DATE CLOCK?
  | DATETIME
  | text
  ;

duration : (INT | NUMBER) UNIT | name ;
clock    : CLOCK | name ;

text     : PLAIN_TEXT | RAW_TEXT | TEXT_OPEN textPart* TEXT_CLOSE | BLOCK_OPEN textPart* TEXT_CLOSE ;
textPart : TEXT_CHARS | TEXT_ESCAPE | TEXT_INTERP expr RBRACE ;
