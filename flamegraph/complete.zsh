#compdef flamegraph flamegraph.pl
# Completion for zsh: options, the values that have names, and files for the rest.
_arguments -S \
    '--title=[the title]:text: ' \
    '--subtitle=[a second line below it]:text: ' \
    '--countname=[what is counted]:text: ' \
    '--nametype=[what a name is]:text: ' \
    '--notes=[a comment in the SVG]:text: ' \
    '--encoding=[name the encoding in the XML declaration]:encoding:(UTF-8)' \
    '--width=[width of the image]:pixels:(100%)' \
    '--height=[height of each frame]:pixels: ' \
    '--minwidth=[leave out narrower frames]:pixels or percent: ' \
    '--fonttype=[font of all texts]:font: ' \
    '--fontsize=[size of the font]:pixels: ' \
    '--fontwidth=[width of a character by its size]:ratio: ' \
    '--truncate=[where names that do not fit are cut]:where:(end start middle)' \
    '--colors=[the palette]:palette:(hot mem io red green blue aqua yellow purple orange java js perl rust python go nodejs chain wakeup selftime)' \
    '--bgcolors=[the background]:color:(yellow blue green grey)' \
    '--theme=[the page around the frames]:theme:(light dark auto)' \
    "--hash[colours by a hash of the name's start]" \
    '--random[colours by chance]' \
    '--cp[the same colours in all graphs, by palette.map]' \
    '--nameattr=[attributes for functions]:file:_files' \
    '--inverted[icicle graph: the root on top]' \
    '--reverse[merge stacks from the leaf]' \
    '--flamechart[keep the order of the lines]' \
    '--sort=[the order of neighbours]:order:(name size)' \
    '--total=[the count that is 100% of the width]:count: ' \
    '--factor=[multiply the counts shown]:number: ' \
    '--unit=[what the counts are]:unit:(ns us ms s bytes samples)' \
    '--delta=[what the colours of a difference show]:change:(self total)' \
    '--diff-colors=[the colours of a difference]:colours:(classic safe)' \
    '--negate[swap the colours of growth and shrinkage]' \
    '--threads=[how many threads read and sort]:number: ' \
    '--no-progress[no progress line on the terminal]' \
    '(- *)--help=-[explain the options]::topic:(texts size colors shape differences program all)' \
    '(- *)-h[explain the options]' \
    '(- *)--version[print the version]' \
    '*:folded stacks:_files'
