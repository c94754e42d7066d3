//! Elements of a page, with every text escaped.

use super::view::{is_hidden, sticks};
use crate::Language;

const STYLE: &str = include_str!("page.css");

/// The page as it grows. Text enters it through [`Markup::text`] alone.
pub(crate) struct Markup {
    pub out: String,
}

impl Markup {
    pub(crate) fn new() -> Self {
        Self { out: String::with_capacity(16 * 1024) }
    }

    /// Everything up to the content of `main`.
    pub(crate) fn open_page(&mut self, language: Language, title: &str) {
        self.raw(match language {
            Language::It => "<!DOCTYPE html>\n<html lang=\"it\">\n",
            Language::En => "<!DOCTYPE html>\n<html lang=\"en\">\n",
        });
        self.raw("<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n");
        self.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<title>");
        self.text(title).raw("</title>\n<style>\n").raw(STYLE).raw("</style>\n</head>\n<body>\n<main>\n");
    }

    /// What follows the content of `main`: a remark on what the page is.
    pub(crate) fn close_page(&mut self, remark: &str) {
        self.raw("</main>\n<footer>\n");
        self.paragraph("", remark);
        self.raw("</footer>\n</body>\n</html>\n");
    }

    /// A term and what it is, inside a `dl`.
    pub(crate) fn field(&mut self, name: &str, value: &str) {
        self.raw("<dt>").text(name).raw("</dt><dd>").text(value).raw("</dd>\n");
    }

    /// A heading and a list; nothing where there is nothing to tell.
    pub(crate) fn list(&mut self, heading: &'static str, title: &str, items: &[String]) {
        if items.is_empty() {
            return;
        }
        self.element(heading, "", title);
        self.raw("<ul>\n");
        for item in items {
            self.element("li", "", item);
        }
        self.raw("</ul>\n");
    }

    /// Markup that is fixed in the program.
    pub(crate) fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.out.push_str(markup);
        self
    }

    /// Any text, in an element or a quoted attribute.
    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        for (at, character) in text.char_indices() {
            match character {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '"' => self.out.push_str("&quot;"),
                '\'' => self.out.push_str("&#39;"),
                ' ' if sticks(text.get(..at).unwrap_or_default(), text.get(at + 1..).unwrap_or_default()) => self.out.push_str("&nbsp;"),
                '\n' | '\t' => self.out.push(' '),
                hidden if is_hidden(hidden) => {}
                plain => self.out.push(plain),
            }
        }
        self
    }

    /// `<name class="class">text</name>`; the class may be empty.
    pub(crate) fn element(&mut self, name: &'static str, class: &'static str, text: &str) {
        self.raw("<").raw(name);
        if !class.is_empty() {
            self.raw(" class=\"").raw(class).raw("\"");
        }
        self.raw(">").text(text).raw("</").raw(name).raw(">\n");
    }

    pub(crate) fn paragraph(&mut self, class: &'static str, text: &str) {
        if !text.is_empty() {
            self.element("p", class, text);
        }
    }

    /// Opens a table with its caption and head, each column with whether it holds numbers. Class `fit` is as narrow as it can be;
    /// `quiet` has a caption that repeats the heading above and so is for screen readers alone.
    pub(crate) fn open_table(&mut self, caption: &str, class: &'static str, head: &[(&str, bool)]) {
        self.raw("<div class=\"scroll\"><table class=\"").raw(class).raw("\">\n<caption>").text(caption).raw("</caption>\n<thead><tr>");
        for &(name, number) in head {
            self.raw(if number { "<th scope=\"col\" class=\"n\">" } else { "<th scope=\"col\">" }).text(name).raw("</th>");
        }
        self.raw("</tr></thead>\n<tbody>\n");
    }

    pub(crate) fn close_table(&mut self) {
        self.raw("</tbody></table></div>\n");
    }

    /// A row whose first cell names it.
    pub(crate) fn row(&mut self, name: &str, cells: &[(&str, bool)]) {
        self.raw("<tr><th scope=\"row\">").text(name).raw("</th>");
        for &(cell, number) in cells {
            self.raw(if number { "<td class=\"n\">" } else { "<td>" }).text(cell).raw("</td>");
        }
        self.raw("</tr>\n");
    }

    /// An address as a link, if it is one that a browser may follow; else as text.
    pub(crate) fn link(&mut self, address: &str) {
        if address.starts_with("https://") || address.starts_with("http://") {
            self.raw("<a rel=\"noopener noreferrer\" href=\"").text(address).raw("\">").text(address).raw("</a>");
        } else {
            self.text(address);
        }
    }
}
