package document

import (
	"path"
	"regexp"
	"strings"
	"unicode"
)

var variable = regexp.MustCompile(`^[A-Z][A-Z0-9_]*$`)

// secret reads where the signing secret is kept: in one place at the most. Only a
// destination that never calls back can do without; its orders are not signed.
func (f *fields) secret(d *Destination) {
	env, envOK := f.text("secretEnv")
	file, fileOK := f.text("secretFile")
	d.SecretEnv, d.SecretFile, d.SecretStored = env, file, f.yes("secretStored")
	var places []string
	for _, place := range []string{"secretEnv", "secretFile"} {
		if f.has(place) {
			places = append(places, place)
		}
	}
	if d.SecretStored {
		places = append(places, "secretStored")
	}
	switch {
	case len(places) > 1:
		f.report(places[1], "stands beside %s; keep one of the two", places[0])
	case d.Confirmation == "callback" && len(places) == 0:
		f.missing("secretEnv", "callbacks are signed; name the variable that holds the signing secret here, its file in secretFile, or let Lethe keep it with secretStored: true")
	}
	if envOK && !variable.MatchString(env) {
		f.report("secretEnv", "must be the name of an environment variable, such as CRM_WEBHOOK_SECRET, not the secret")
	}
	if fileOK && !validFile(file) {
		f.report("secretFile", "must be the absolute path of a file, such as /run/secrets/crm")
	}
}

func validFile(file string) bool {
	return path.IsAbs(file) && !strings.ContainsFunc(file, unicode.IsControl)
}
