# It's a comment.
KEY = "@@"
def ask(key = '@@') = key
puts KEY, ask, "Bearer @@ #{1 + 1}", 'it\'s @@ #{x}', "@@".length, { key: "@@" }[:key]
puts %Q(x #{1} "@@"), %{a # b}
puts <<~EOS.strip
  it's #{1 + 1} "@@"
EOS
puts <<-"eos".upcase
  @@
  eos
puts ENV.fetch("TEAM_KEY", "@@"), ENV["TEAM_KEY"] || '@@', 'x @@'.upcase
ENV["TEAM_KEY"] ||= "@@"
puts ENV["TEAM_KEY"], "Bearer " "@@", ENV.fetch("TEAM_KEY") { "@@" }
