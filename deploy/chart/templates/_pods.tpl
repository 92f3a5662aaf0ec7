{{/* Who the program is in its pods, and what it may do: Pod Security "restricted". */}}
{{- define "lethe.podSecurity" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 65532
  runAsGroup: 65532
  fsGroup: 65532
  seccompProfile: {type: RuntimeDefault}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- include "lethe.nodes" . }}
{{- end -}}

{{- define "lethe.nodes" -}}
{{- with .Values.nodeSelector }}
nodeSelector: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{ toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "lethe.confined" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end -}}

{{- define "lethe.databaseMounts" -}}
- {name: database, mountPath: /run/secrets/lethe/database, readOnly: true}
{{- if .Values.database.authorityExistingSecret }}
- {name: authority, mountPath: /run/secrets/lethe/authority, readOnly: true}
{{- end }}
{{- end -}}

{{/* The volumes of the mounts above: (list $ "the secret with the URL"). */}}
{{- define "lethe.databaseVolumes" -}}
- name: database
  secret: {secretName: {{ index . 1 }}, defaultMode: 0440}
{{- with (index . 0).Values.database.authorityExistingSecret }}
- name: authority
  secret: {secretName: {{ . }}, defaultMode: 0440, items: [{key: ca.crt, path: ca.crt}]}
{{- end }}
{{- end -}}
