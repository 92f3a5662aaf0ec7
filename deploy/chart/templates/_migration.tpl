{{/* The pod that migrates. */}}
{{- define "lethe.migration" -}}
metadata:
  labels: {{ include "lethe.podLabels" (list . "lethe" "migrate") | nindent 4 }}
spec:
  serviceAccountName: {{ include "lethe.name" . }}-migrate
  restartPolicy: Never
  {{- include "lethe.podSecurity" . | nindent 2 }}
  containers:
    - name: migrate
      image: {{ include "lethe.image" . }}
      # DNS, Postgres and the network policies come up at the same time.
      args: [migrate, --wait, 10m]
      env:
        - {name: LETHE_DATABASE_URL_FILE, value: /run/secrets/lethe/database/url}
      securityContext: {{ include "lethe.confined" . | nindent 8 }}
      resources:
        requests: {cpu: 100m, memory: 64Mi, ephemeral-storage: 16Mi}
        limits: {cpu: "1", memory: 256Mi, ephemeral-storage: 64Mi}
      volumeMounts: {{ include "lethe.databaseMounts" . | nindent 8 }}
  volumes: {{ include "lethe.databaseVolumes" (list . .Values.database.ownerExistingSecret) | nindent 4 }}
{{- end -}}
