package check

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

const kubeScore = "github.com/zegl/kube-score/cmd/kube-score@v1.20.0"

// critical is kube-score's grade of what it finds critical.
const critical = 1

func TestKubeScore_FindsNothingCritical(t *testing.T) {
	t.Parallel()
	rendered := map[string][]byte{"chart": template(t, "lethe", values("production"))}
	for _, overlay := range overlays {
		rendered[overlay] = render(t, manifests(t), overlay)
	}
	files := make([]string, 0, len(rendered))
	for name, stream := range rendered {
		file := filepath.Join(t.TempDir(), name+".yaml")
		if err := os.WriteFile(file, stream, 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	for _, file := range files {
		var out, said bytes.Buffer
		// A tag is never moved: pulling it again each time only makes a start depend on the registry.
		score := exec.CommandContext(t.Context(), "go", "run", kubeScore, "score", "--output-format", "json",
			"--ignore-test", "container-image-pull-policy", "--kubernetes-version", "v1.30", file)
		score.Dir, score.Stdout, score.Stderr = t.TempDir(), &out, &said
		err := score.Run() // 1 when something is critical
		var found []struct {
			Name   string `json:"object_name"`
			Checks []struct {
				Check    struct{ ID string }
				Grade    int
				Skipped  bool
				Comments []struct{ Path, Summary string }
			}
		}
		if json.Unmarshal(out.Bytes(), &found) != nil || len(found) < 10 {
			t.Fatalf("kube-score: %v: %s", err, said.String())
		}
		for _, o := range found {
			for _, c := range o.Checks {
				if c.Grade == critical && !c.Skipped {
					t.Errorf("%s: %s: %s: %+v", filepath.Base(file), o.Name, c.Check.ID, c.Comments)
				}
			}
		}
	}
}
