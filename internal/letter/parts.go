package letter

import (
	"fmt"
	"strings"
	"text/template"
)

// parts names the parts that a letter must contain, with where the law asks for
// each. They are defined in parts.txt of each language.
func (f Facts) parts(kind Kind) []string {
	var names []string
	switch kind {
	case Receipt:
		if f.Regulation == ccpa {
			names = append(names, "process", "verification", "answer") // 11 CCR §7021(a)
		}
	case Extension:
		names = append(names, "reasons", "newdate") // Art. 12(3) GDPR, 11 CCR §7021(b)
	case Rejection:
		names = append(names, "reasons") // Art. 12(4) GDPR, 11 CCR §7022
	case Completion:
		if f.Regulation == ccpa {
			names = append(names, "record") // 11 CCR §7022
		}
		if len(f.Retained) > 0 {
			names = append(names, "retained")
		}
		if len(f.Retained) > 0 && f.Regulation == ccpa {
			names = append(names, "rest") // 11 CCR §7022
		}
	}
	if f.refuses(kind) && f.european() {
		names = append(names, "complaint", "court") // Art. 12(4) GDPR
	}
	return names
}

// hasParts compares the written letter with each part written alone, so that a
// part that stands in a branch not taken does not count.
func hasParts(set *template.Template, name string, parts []string, say saying, written string) error {
	for _, part := range parts {
		alone, err := write(set, part, say)
		if err != nil {
			return err
		}
		alone = strings.TrimSpace(alone)
		if alone == "" || !strings.Contains(written, alone) {
			return fmt.Errorf("letter: %s must tell the part %q: put {{template %q .}} into it", name, part, part)
		}
		for fact, shown := range say.heart(part) {
			if !strings.Contains(alone, shown) {
				return fmt.Errorf("letter: the part %q of %s leaves out {{%s}}", part, name, fact)
			}
		}
	}
	return nil
}

// heart is what a part is there to tell: the facts as templates call them, and
// as they show. A part that has none is told by its words alone.
func (s saying) heart(part string) map[string]string {
	switch part {
	case "reasons":
		return map[string]string{".Ground": s.Ground, ".Reasons": s.Reasons}
	case "newdate":
		return map[string]string{".Extended": s.Extended}
	case "answer":
		return map[string]string{".Due": s.Due}
	case "complaint":
		return map[string]string{".Controller.Authority": s.Controller.Authority}
	default:
		return nil
	}
}
