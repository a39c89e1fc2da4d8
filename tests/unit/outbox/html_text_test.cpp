#include "runtime/outbox/html_text.h"

#include <doctest/doctest.h>

using namespace nudge;

TEST_CASE("blocks stand on lines of their own") {
  CHECK(html_to_text("<p>one\n two</p><p>three<br>four</p>") == "one two\n\nthree\nfour");
  CHECK(html_to_text("<div>a</div><div>b</div>") == "a\nb");
  CHECK(html_to_text("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>x") == "- a\n- b\n  - c\nx");
  CHECK(html_to_text("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>") == "a b\nc");
  CHECK(html_to_text("<pre>a\n  b</pre>") == "a\n  b");
}

TEST_CASE("links are said with their addresses, once") {
  CHECK(html_to_text("<a href=\"https://x.example/?a=1&amp;b=2\">see <b>it</b></a>!") ==
        "see it (https://x.example/?a=1&b=2)!");
  CHECK(html_to_text("<a href='https://x.example'>https://x.example</a>") == "https://x.example");
  CHECK(html_to_text("<a href='mailto:a@x.example'>a@x.example</a>") == "a@x.example");
  CHECK(html_to_text("<a href=\"#top\">up</a>") == "up");
  CHECK(html_to_text("<a href=\"https://x.example\"><img src=\"y\" alt=\"logo\"></a>") ==
        "logo (https://x.example)");
}

TEST_CASE("what is not shown is left out") {
  CHECK(html_to_text("<html><head><title>t</title><style>p{}</style></head><body>b</body></html>") == "b");
  CHECK(html_to_text("a<script>if (a < b) x('</p>')</script>b") == "ab");
  CHECK(html_to_text("a<!-- b -->c<!--[if mso]><p>d</p><![endif]-->e") == "ace");
  CHECK(html_to_text("<div style=\"display: none\"><div>p</div>q</div>r") == "r");
}

TEST_CASE("references and what only looks like HTML") {
  CHECK(html_to_text("a &lt;b&gt; &amp;amp; &#39;&#x27; &euro;&unknown; &") ==
        "a <b> &amp; '' \u20AC&unknown; &");
  CHECK(html_to_text("1 < 2 <3") == "1 < 2 <3");
  CHECK(html_to_text("<p title=\"a > b\">c</p>") == "c");
  CHECK(html_to_text("<p") == "");
  CHECK(html_to_text("&#0;&#xD800;&#99999999;") == "&#0;&#xD800;&#99999999;");
}
