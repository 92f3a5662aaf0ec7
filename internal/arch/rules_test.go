package arch_test

// rule says what the packages that match From may import of ours. A pattern
// that ends in /... matches the package and everything below it.
type rule struct {
	from string
	may  []string
}

// rules is the table of the house, most particular first: the first rule that
// matches a package holds. A package that none matches may not exist.
var rules = []rule{
	{"lethe/internal/lifecycle", nil},
	{"lethe/internal/rules/document", []string{"lethe/internal/lifecycle", "lethe/internal/rules"}},
	{"lethe/internal/rules", nil},
	{"lethe/internal/clock", nil},
	{"lethe/internal/fault", nil},
	{"lethe/internal/privacy", nil},
	{"lethe/internal/outbound", nil},
	{"lethe/internal/apidoc/sample", nil},
	{"lethe/internal/apidoc", []string{"lethe/internal/auth", "lethe/internal/fault"}},
	{"lethe/internal/letter", nil},
	{"lethe/internal/mail", nil},
	{"lethe/internal/devpg", nil},
	{"lethe/internal/arch", nil},
	{"lethe/internal/bench/...", []string{"lethe/ent/...", "lethe/internal/..."}},
	{"lethe/deploy/check", nil},
	{"lethe/internal/crash", nil},
	{"lethe/internal/seedbug", nil},
	{"lethe/internal/destination", nil},
	{"lethe/internal/destination/...", []string{"lethe/internal/destination", "lethe/internal/outbound"}},
	{"lethe/internal/auth", []string{"lethe/internal/fault"}},
	{"lethe/ent/schema", []string{"lethe/internal/lifecycle"}},
	{"lethe/ent/...", []string{"lethe/ent/...", "lethe/internal/lifecycle"}},
	{"lethe/internal/database", []string{"lethe/ent/...", "lethe/internal/crash"}},
	{"lethe/internal/pgtest", []string{"lethe/internal/database", "lethe/internal/devpg", "lethe/ent/..."}},
	{"lethe/internal/transparency", nil},
	{"lethe/internal/certificate", []string{"lethe/internal/lifecycle", "lethe/internal/transparency"}},
	{"lethe/internal/ledger", []string{"lethe/ent/...", "lethe/internal/auth", "lethe/internal/database", "lethe/internal/seedbug", "lethe/internal/transparency"}},
	{"lethe/internal/audit", []string{
		"lethe/ent/...", "lethe/internal/auth", "lethe/internal/certificate", "lethe/internal/database", "lethe/internal/erasure",
		"lethe/internal/fault", "lethe/internal/ledger", "lethe/internal/lifecycle", "lethe/internal/transparency",
	}},
	{"lethe/internal/erasure", []string{
		"lethe/ent/...", "lethe/internal/ledger", "lethe/internal/auth", "lethe/internal/clock", "lethe/internal/crash", "lethe/internal/database",
		"lethe/internal/destination", "lethe/internal/fault", "lethe/internal/letter", "lethe/internal/lifecycle", "lethe/internal/privacy",
		"lethe/internal/rules/...", "lethe/internal/seedbug",
	}},
	{"lethe/internal/staff", []string{
		"lethe/ent/...", "lethe/internal/ledger", "lethe/internal/auth", "lethe/internal/database", "lethe/internal/fault",
	}},
	{"lethe/internal/live", []string{"lethe/ent/...", "lethe/internal/fault", "lethe/internal/ledger"}},
	{"lethe/internal/telemetry", []string{"lethe/internal/auth", "lethe/internal/fault"}},
	{"lethe/internal/config", []string{"lethe/internal/clock", "lethe/internal/letter", "lethe/internal/mail"}},
	{"lethe/jobs", []string{"lethe/internal/auth", "lethe/internal/fault"}},
	{"lethe/graph/...", []string{
		"lethe/ent/...", "lethe/graph/...", "lethe/internal/audit", "lethe/internal/auth", "lethe/internal/clock", "lethe/internal/destination",
		"lethe/internal/erasure", "lethe/internal/staff", "lethe/internal/fault", "lethe/internal/lifecycle", "lethe/internal/rules/...",
	}},
	{"lethe/web/static", nil},
	{"lethe/web/view/say", nil},
	{"lethe/web/view/...", []string{"lethe/internal/apidoc", "lethe/internal/lifecycle", "lethe/web/view/say", "lethe/web/view/ui", "lethe/web/static"}},
	{"lethe/web", []string{
		"lethe/ent/...", "lethe/web/...", "lethe/internal/apidoc", "lethe/internal/audit", "lethe/internal/auth", "lethe/internal/certificate", "lethe/internal/clock", "lethe/internal/erasure", "lethe/internal/live", "lethe/internal/staff",
		"lethe/internal/destination", "lethe/internal/fault", "lethe/internal/lifecycle", "lethe/internal/rules/...",
	}},
	{"lethe/internal/demo/receiver", nil},
	{"lethe/internal/demo", []string{
		"lethe/ent", "lethe/internal/auth", "lethe/internal/erasure", "lethe/internal/lifecycle", "lethe/internal/rules/...",
	}},
	{"lethe/internal/app", []string{
		"lethe/ent/...", "lethe/graph", "lethe/jobs", "lethe/web", "lethe/web/view", "lethe/internal/...",
	}},
	{"lethe/internal/e2e", []string{"lethe/internal/..."}},
	{"lethe/cmd/migratediff", []string{"lethe/ent/migrate", "lethe/internal/devpg"}},
	{"lethe/cmd/words", []string{"lethe/web/view/say"}},
	{"lethe/cmd/lethe", []string{"lethe/internal/..."}},
}

// helpers are for tests: code that ships imports none of them.
var helpers = []string{"lethe/internal/pgtest", "lethe/internal/destination/destinationtest", "lethe/internal/e2e", "lethe/internal/arch"}

// Who may import packages that are dangerous in other hands.
var guarded = map[string][]string{
	"lethe/internal/config":                  {"lethe/internal/app", "lethe/cmd/lethe", "lethe/internal/bench/..."},
	"github.com/lib/pq":                      {"lethe/internal/bench/...", "lethe/internal/database", "lethe/internal/devpg", "lethe/internal/pgtest", "lethe/graph", "lethe/cmd/..."},
	"database/sql":                           {"lethe/internal/database", "lethe/internal/devpg", "lethe/internal/pgtest", "lethe/ent/...", "lethe/internal/ledger", "lethe/internal/erasure", "lethe/web", "lethe/graph/..."},
	"github.com/go-co-op/gocron/v2":          {"lethe/jobs"},
	"github.com/alexedwards/scs/v2":          {"lethe/web"},
	"github.com/tink-crypto/tink-go/v2/aead": {"lethe/internal/privacy"},
	"gocloud.dev/secrets":                    {"lethe/internal/app"},
	"net/http": {
		"lethe/internal/destination/...", "lethe/internal/outbound", "lethe/internal/audit", "lethe/internal/erasure", "lethe/internal/demo/...", "lethe/internal/bench/...",
		"lethe/internal/fault", "lethe/internal/telemetry", "lethe/internal/app", "lethe/graph/...", "lethe/web", "lethe/web/static",
	},
}
