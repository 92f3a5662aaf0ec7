package letter

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"
)

// languages are those that letters are written in, English first.
var languages = []string{"en", "de", "fr"}

// Languages lists the languages that letters are written in.
func Languages() []string { return slices.Clone(languages) }

var matcher = language.NewMatcher([]language.Tag{language.English, language.German, language.French})

// spoken is the language of Languages that comes nearest to tag: de for de-AT,
// and en for what is not known.
func spoken(tag string) string {
	_, i := language.MatchStrings(matcher, tag)
	return languages[i]
}

// tongue is what a language needs besides its templates.
type tongue struct {
	months    [12]string
	date      func(day int, month string, year int) string
	laws      map[string]string
	provision func(p provision) string
	and, of   string // between two provisions; between a provision and its law
}

// provision is a place in a law, such as 17(3)(e). The point may be missing.
type provision struct {
	article, paragraph int
	point              string
}

var tongues = map[string]tongue{
	"en": {
		months: [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
		date:   func(day int, month string, year int) string { return fmt.Sprintf("%d %s %d", day, month, year) },
		laws:   map[string]string{gdpr: "GDPR", ukGDPR: "UK GDPR"},
		provision: func(p provision) string {
			if p.point != "" {
				return fmt.Sprintf("Article %d(%d)(%s)", p.article, p.paragraph, p.point)
			}
			return fmt.Sprintf("Article %d(%d)", p.article, p.paragraph)
		},
		and: " and ", of: " ",
	},
	"de": {
		months: [12]string{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"},
		date:   func(day int, month string, year int) string { return fmt.Sprintf("%d. %s %d", day, month, year) },
		laws:   map[string]string{gdpr: "DSGVO", ukGDPR: "UK GDPR"},
		provision: func(p provision) string {
			if p.point != "" {
				return fmt.Sprintf("Art. %d Abs. %d Buchst. %s", p.article, p.paragraph, p.point)
			}
			return fmt.Sprintf("Art. %d Abs. %d", p.article, p.paragraph)
		},
		and: " und ", of: " ",
	},
	"fr": {
		months: [12]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
		date: func(day int, month string, year int) string {
			if day == 1 {
				return fmt.Sprintf("1er %s %d", month, year)
			}
			return fmt.Sprintf("%d %s %d", day, month, year)
		},
		laws: map[string]string{gdpr: "RGPD", ukGDPR: "RGPD britannique"},
		provision: func(p provision) string {
			if p.point != "" {
				return fmt.Sprintf("article %d, paragraphe %d, point %s)", p.article, p.paragraph, p.point)
			}
			return fmt.Sprintf("article %d, paragraphe %d", p.article, p.paragraph)
		},
		and: " et ", of: ", du ",
	},
}

func (t tongue) day(at time.Time) string {
	return t.date(at.Day(), t.months[at.Month()-1], at.Year())
}

// cite is where law says so, such as "Article 12(2) and Article 12(6) GDPR".
func (t tongue) cite(provisions []provision, law string) string {
	var places []string
	for _, p := range provisions {
		places = append(places, t.provision(p))
	}
	return strings.Join(places, t.and) + t.of + law
}
