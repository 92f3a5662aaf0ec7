package apidoc

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"
)

// Curl is the example as a command for a POSIX shell. The token is in the
// variable LETHE_TOKEN; nothing of the body is the shell's to read.
func (o Operation) Curl(endpoint string, today time.Time) string {
	var b strings.Builder
	b.WriteString("curl -sS " + endpoint + " \\\n")
	b.WriteString("  -H \"Authorization: Bearer $LETHE_TOKEN\" \\\n")
	b.WriteString("  -H 'Content-Type: application/json' \\\n")
	b.WriteString("  --data-binary @- <<'JSON'\n")
	b.WriteString(o.Body(today))
	b.WriteString("\nJSON\n")
	return b.String()
}

// Body is what the example posts.
func (o Operation) Body(today time.Time) string {
	body := pairs{{"query", strings.Join(strings.Fields(o.Document()), " ")}}
	if variables := o.Variables(today); variables != "{}" {
		body = append(body, pair{"variables", json.RawMessage(variables)})
	}
	var b bytes.Buffer
	_ = json.Indent(&b, body.json(), "", "  ") // what was just encoded
	return b.String()
}
