package view_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/a-h/templ"
	"golang.org/x/net/html"

	"lethe/web/view"
	"lethe/web/view/say"
)

// Every word that a person reads comes from the catalogue, so a language is one
// file more. The proof is a language in which every message is in brackets: what
// stands outside of them was not said through the catalogue, or is data.
func TestPages_SayEveryWordThroughTheCatalogue(t *testing.T) {
	t.Parallel()
	english := catalogue(t)
	ctx := say.With(t.Context(), pseudo(t, english))
	data := dataOf(t, english)
	pages := samples()
	maps.DeleteFunc(pages, func(name string, _ templ.Component) bool {
		return name == "graphiql" || name == "api" || strings.HasPrefix(name, "api-") // in English, as the API and its descriptions are
	})
	for name, page := range pages {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out strings.Builder
			if err := page.Render(ctx, &out); err != nil {
				t.Fatal(err)
			}
			doc, err := html.Parse(strings.NewReader(out.String()))
			if err != nil {
				t.Fatal(err)
			}
			if lang := attr(find(doc, "html")[0], "lang"); lang != "en-XA" {
				t.Errorf("the page is in %q", lang)
			}
			for _, words := range shown(doc) {
				if left := unsaid(words, data); left != "" {
					t.Errorf("%q is not from the catalogue, in %q", left, words)
				}
			}
		})
	}
}

// catalogue is the English one, as it is generated.
func catalogue(t *testing.T) map[string]say.Words {
	t.Helper()
	var all map[string]say.Words
	if err := json.Unmarshal([]byte(read(t, "say/locales/en.json")), &all); err != nil {
		t.Fatal(err)
	}
	return all
}

// pseudo is a language that nobody speaks: each message in brackets, and longer by
// a third.
func pseudo(t *testing.T, english map[string]say.Words) *say.Language {
	t.Helper()
	bracket := func(words string) string { return "⟦" + words + strings.Repeat("~", len(words)/3) + "⟧" }
	all := map[string]say.Words{}
	for message, w := range english {
		if w.Forms == nil {
			all[message] = say.Words{Text: bracket(w.Text)}
			continue
		}
		forms := map[string]string{}
		for category, form := range w.Forms {
			forms[category] = bracket(form)
		}
		all[message] = say.Words{Forms: forms}
	}
	file, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	l, err := say.Parse("en-XA", file)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// shown lists what a person sees or hears: text, and attributes that are read out
// or shown. What stands in code, keys and times is for machines, or a date.
func shown(doc *html.Node) []string {
	var out []string
	for n := range doc.Descendants() {
		if n.Type == html.TextNode && !slices.Contains([]string{"code", "kbd", "time", "textarea", "style", "script"}, n.Parent.Data) {
			out = append(out, n.Data)
		}
		for _, name := range []string{"aria-label", "title", "placeholder", "alt", "data-palette"} {
			if n.Type == html.ElementNode && has(n, name) {
				out = append(out, attr(n, name))
			}
		}
	}
	return out
}

var (
	code    = regexp.MustCompile(`^[a-z]*$`) // stands alone, not in a sentence
	said    = regexp.MustCompile(`⟦[^⟦⟧]*⟧`)
	machine = regexp.MustCompile(`ER-[0-9A-Z]{4}-[0-9A-Z]{4}|\b\d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)( \d{4})?|\b[A-Z]{2,6}\b|(Art\.|Recital) \d+(\(\w+\))*( and \d+(\(\w+\))*)?|[a-z]+:[a-z]+`)
)

// unsaid is what is left of words without messages, data, dates and references, if
// there is a letter in it.
func unsaid(words string, data []string) string {
	for said.MatchString(words) {
		words = said.ReplaceAllString(words, " ")
	}
	var rest []string
	for _, d := range data {
		if !code.MatchString(d) {
			words = without(words, d)
		}
	}
	for part := range strings.SplitSeq(words, ", ") {
		if !slices.Contains(data, strings.Trim(part, " :")) {
			rest = append(rest, part)
		}
	}
	words = strings.Join(rest, ", ")
	words = machine.ReplaceAllString(words, " ")
	if strings.ContainsFunc(words, unicode.IsLetter) {
		return strings.TrimSpace(words)
	}
	return ""
}

// without takes data out of words, where it is not a part of a word.
func without(words, data string) string {
	before, after, found := strings.Cut(words, data)
	if !found {
		return words
	}
	last, _ := utf8.DecodeLastRuneInString(before)
	first, _ := utf8.DecodeRuneInString(after)
	if unicode.IsLetter(last) || unicode.IsLetter(first) {
		return before + data + without(after, data)
	}
	return before + " " + without(after, data)
}

// dataOf lists the texts that the samples are made of, the longest first: names,
// codes and sentences that come from the database. A text that is a message too
// has to be said.
func dataOf(t *testing.T, english map[string]say.Words) []string {
	t.Helper()
	data := []string{
		"Lethe",
		"Rule set version",     // a key of the ledger, with spaces
		"Undo 4,000 approvals", // made before they are drawn, by the handler in the language of its request
		"of ER-B6NN-Q0RD", "4 min", "2 h 10 min",
		"Email",                                                   // a type of identifier, from the configuration
		view.NotADay, "Choose what you need the identifiers for.", // faults, which are sentences already
		"Legal claims, Art. 17(3)(e) GDPR. Review on 20 Dec 2026.", "<b>4711</b>",
	}
	files, err := filepath.Glob("*sample_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			text, _ := strconv.Unquote(lit.Value)
			for _, form := range []string{text, view.Capital(strings.ReplaceAll(text, "_", " "))} {
				if _, message := english[form]; !message && strings.ContainsFunc(form, unicode.IsLetter) {
					data = append(data, form)
				}
			}
			return true
		})
	}
	slices.SortFunc(data, func(a, b string) int { return len(b) - len(a) })
	return slices.Compact(data)
}
