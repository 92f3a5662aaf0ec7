package config

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
)

// Kubernetes announces a Service named lethe to every pod beside it in
// variables of this form.
var serviceLink = regexp.MustCompile(`^LETHE_(\w+_)?(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT(_\d+_(TCP|UDP)\w*)?)$`)

// nearMiss is how many letters a typing error gets wrong at most.
const nearMiss = 3

// Unknown returns a sentence for each LETHE_ variable of environ (as in
// os.Environ) that is no setting, with the setting that was probably meant.
// They are warnings: a destination's secret may carry such a name.
func Unknown(environ []string) []string {
	var known []string
	for _, v := range variables(nil) {
		known = append(known, v.name, v.name+"_FILE")
	}
	var sentences []string
	for _, pair := range environ {
		name, _, _ := strings.Cut(pair, "=")
		if !strings.HasPrefix(name, "LETHE_") || slices.Contains(known, name) || serviceLink.MatchString(name) {
			continue
		}
		sentence := name + " is no setting of Lethe."
		if meant := nearest(name, known); meant != "" {
			sentence += fmt.Sprintf(" Did you mean %s?", meant)
		}
		sentences = append(sentences, sentence)
	}
	slices.Sort(sentences)
	return sentences
}

func nearest(name string, known []string) string {
	best, meant := nearMiss+1, ""
	for _, k := range known {
		if d := levenshtein.ComputeDistance(name, k); d < best {
			best, meant = d, k
		}
	}
	return meant
}
