package say

import (
	"context"
	"testing"
)

// polish has more plural forms than English.
const polish = `{
	"Clear filters": "Wyczyść filtry",
	"%s by %s": "%[2]s: %[1]s",
	"%d requests": {"one": "%d wniosek", "few": "%d wnioski", "many": "%d wniosków", "other": "%d wniosku"},
	"%d of %s": {"other": "%[2]s: %[1]d"}
}`

func in(t *testing.T, tag, file string) context.Context {
	t.Helper()
	l, err := Parse(tag, []byte(file))
	if err != nil {
		t.Fatal(err)
	}
	return With(t.Context(), l)
}

func TestT_WritesEnglishWithoutALanguage(t *testing.T) {
	t.Parallel()
	for _, ctx := range []context.Context{t.Context(), With(t.Context(), nil)} {
		for got, want := range map[string]string{
			T(ctx, "Clear filters"):                       "Clear filters",
			T(ctx, "100 %"):                               "100 %",
			T(ctx, "%s by %s", "Done", "Ada"):             "Done by Ada",
			N(ctx, 1, "%d request", "%d requests"):        "1 request",
			N(ctx, 0, "%d request", "%d requests"):        "0 requests",
			N(ctx, 4310, "%d request", "%d requests"):     "4,310 requests",
			N(ctx, 2, "%d of %s", "%d of %s", "the rest"): "2 of the rest",
			Number(ctx, -1200):                            "-1,200",
			Tag(ctx):                                      "en",
		} {
			if got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		}
	}
}

func TestT_WritesTheLanguageOfTheContext(t *testing.T) {
	t.Parallel()
	ctx := in(t, "pl", polish)
	for got, want := range map[string]string{
		T(ctx, "Clear filters"):                   "Wyczyść filtry",
		T(ctx, "%s by %s", "Done", "Ada"):         "Ada: Done",
		T(ctx, "Data lake"):                       "Data lake",
		T(ctx, "Not %s yet", "known"):             "Not known yet",
		N(ctx, 1, "%d request", "%d requests"):    "1 wniosek",
		N(ctx, 3, "%d request", "%d requests"):    "3 wnioski",
		N(ctx, 5, "%d request", "%d requests"):    "5 wniosków",
		N(ctx, 22, "%d request", "%d requests"):   "22 wnioski",
		N(ctx, -3, "%d request", "%d requests"):   "-3 wnioski",
		N(ctx, 2, "%d of %s", "%d of %s", "Rest"): "Rest: 2",
		N(ctx, 1, "%d hour", "%d hours"):          "1 hour",
		Tag(ctx):                                  "pl",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestParse_RefusesAFileThatCannotBeRead(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ tag, file string }{
		"no language":   {"no such language", `{}`},
		"no JSON":       {"de", `{`},
		"no other form": {"de", `{"%d requests": {"one": "%d Antrag"}}`},
		"a number":      {"de", `{"%d requests": 3}`},
	} {
		if _, err := Parse(c.tag, []byte(c.file)); err == nil {
			t.Errorf("%s: it is taken", name)
		}
	}
}

func TestLanguages_HaveEnglish(t *testing.T) {
	t.Parallel()
	all, err := Languages()
	if err != nil {
		t.Fatal(err)
	}
	if l, known := all["en"]; !known || l != nil {
		t.Errorf("English is %v, %v", l, known)
	}
}
