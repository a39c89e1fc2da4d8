#include "runtime/value/escape.h"

#include <doctest/doctest.h>

using namespace nudge;

TEST_CASE("HTML text and attributes") {
  CHECK(escape_html("<b a=\"1\" c='2'>&amp;`") == "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;amp;&#96;");
  CHECK(escape_html("a\x01\nb") == "a\nb");
}

TEST_CASE("parts of a URL") {
  CHECK(escape_url("a b/c?d=e&f#g") == "a%20b%2Fc%3Fd%3De%26f%23g");
  CHECK(escape_url("A-z_0.9~") == "A-z_0.9~");
  CHECK(escape_url("\u00E9@x") == "%C3%A9%40x");
}

TEST_CASE("whole URLs of a safe kind only") {
  CHECK(safe_url("https://x.example/?a=1&b=2") == "https://x.example/?a=1&amp;b=2");
  CHECK(safe_url("mailto:a@x.example") == "mailto:a@x.example");
  CHECK(safe_url("/a/b:c") == "/a/b:c");
  CHECK(safe_url("a\"b)c(d <e>'") == "a%22b%29c%28d%20%3Ce%3E%27");
  for (const char* bad :
       {"javascript:alert(1)", "JaVaScRiPt:x", " javascript:x", "java\nscript:x", "\x01javascript:x",
        "data:text/html,x", "vbscript:x", "file:///etc/passwd", "myapp:x"})
    CHECK(safe_url(bad) == "");
  CHECK(safe_url("javascript&colon;x") == "javascript&amp;colon;x");
}

TEST_CASE("a header is one line") {
  CHECK(header_line("Hi\r\nBcc: eve@x.example") == "Hi Bcc: eve@x.example");
  CHECK(header_line("a\u0085b\u2028c\x7F"
                    "d\te") == "a b c d e");
  CHECK(header_line("plain *text* <b>") == "plain *text* <b>");
}
