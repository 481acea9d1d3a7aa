<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>pangkas::Accuracies</name>
    <message numerus="yes">
        <source>undecided: about %Ln more image(s) would decide it</source>
        <translation>
            <numerusform>undecided: about %Ln more image would decide it</numerusform>
            <numerusform>undecided: about %Ln more images would decide it</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>About %Ln more image(s) like these would decide it.</source>
        <translation>
            <numerusform>About %Ln more image like these would decide it.</numerusform>
            <numerusform>About %Ln more images like these would decide it.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pangkas::AccuracyView</name>
    <message numerus="yes">
        <source>%1 of %Ln image(s) right</source>
        <translation>
            <numerusform>%1 of %Ln image right</numerusform>
            <numerusform>%1 of %Ln images right</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pangkas::AnswersPage</name>
    <message numerus="yes">
        <source>%1 of %Ln image(s)</source>
        <translation>
            <numerusform>%1 of %Ln image</numerusform>
            <numerusform>%1 of %Ln images</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pangkas::ChangeRecipeCommand</name>
    <message numerus="yes">
        <source>Sparsity of %Ln Layer(s)</source>
        <translation>
            <numerusform>Sparsity of %Ln Layer</numerusform>
            <numerusform>Sparsity of %Ln Layers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Switch of %Ln Layer(s)</source>
        <translation>
            <numerusform>Switch of %Ln Layer</numerusform>
            <numerusform>Switch of %Ln Layers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Bits of %Ln Layer(s)</source>
        <translation>
            <numerusform>Bits of %Ln Layer</numerusform>
            <numerusform>Bits of %Ln Layers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Initialisation of %Ln Layer(s)</source>
        <translation>
            <numerusform>Initialisation of %Ln Layer</numerusform>
            <numerusform>Initialisation of %Ln Layers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Coder of %Ln Layer(s)</source>
        <translation>
            <numerusform>Coder of %Ln Layer</numerusform>
            <numerusform>Coder of %Ln Layers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Release %Ln Layer(s)</source>
        <translation>
            <numerusform>Release %Ln Layer</numerusform>
            <numerusform>Release %Ln Layers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Reset %Ln Layer(s)</source>
        <translation>
            <numerusform>Reset %Ln Layer</numerusform>
            <numerusform>Reset %Ln Layers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pangkas::ExperimentTableModel</name>
    <message numerus="yes">
        <source>%1, %Ln image(s)</source>
        <translation>
            <numerusform>%1, %Ln image</numerusform>
            <numerusform>%1, %Ln images</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pangkas::ExperimentsView</name>
    <message numerus="yes">
        <source>%Ln state(s) measured. The line is the front: nothing below or right of it is better.</source>
        <translation>
            <numerusform>%Ln state measured. The line is the front: nothing below or right of it is better.</numerusform>
            <numerusform>%Ln states measured. The line is the front: nothing below or right of it is better.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more on other images.</source>
        <translation>
            <numerusform>%Ln more on other images.</numerusform>
            <numerusform>%Ln more on other images.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pangkas::HeadlineBar</name>
    <message numerus="yes">
        <source>%1, %Ln class(es) · %2</source>
        <translation>
            <numerusform>%1, %Ln class · %2</numerusform>
            <numerusform>%1, %Ln classes · %2</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>top-1 on %Ln validation image(s)</source>
        <translation>
            <numerusform>top-1 on %Ln validation image</numerusform>
            <numerusform>top-1 on %Ln validation images</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>top-1 · %Ln image(s) ready</source>
        <translation>
            <numerusform>top-1 · %Ln image ready</numerusform>
            <numerusform>top-1 · %Ln images ready</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>top-1 on %1 of %Ln image(s)</source>
        <translation>
            <numerusform>top-1 on %1 of %Ln image</numerusform>
            <numerusform>top-1 on %1 of %Ln images</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pangkas::LayerTableModel</name>
    <message numerus="yes">
        <source>Pruned alone it loses more than a point from %1 on (%Ln image(s)).</source>
        <translation>
            <numerusform>Pruned alone it loses more than a point from %1 on (%Ln image).</numerusform>
            <numerusform>Pruned alone it loses more than a point from %1 on (%Ln images).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Pruned alone it loses at most a point up to %1 (%Ln image(s)).</source>
        <translation>
            <numerusform>Pruned alone it loses at most a point up to %1 (%Ln image).</numerusform>
            <numerusform>Pruned alone it loses at most a point up to %1 (%Ln images).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n shared value(s) set by hand; choose a start to go back to k-means</source>
        <translation>
            <numerusform>%n shared value set by hand; choose a start to go back to k-means</numerusform>
            <numerusform>%n shared values set by hand; choose a start to go back to k-means</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pangkas::LayerTreeModel</name>
    <message numerus="yes">
        <source>%Ln layer(s)</source>
        <translation>
            <numerusform>%Ln layer</numerusform>
            <numerusform>%Ln layers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln layer(s) of %1: what is changed here is changed in each</source>
        <translation>
            <numerusform>%Ln layer of %1: what is changed here is changed in it</numerusform>
            <numerusform>%Ln layers of %1: what is changed here is changed in each</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pangkas::RaceModel</name>
    <message numerus="yes">
        <source>Converged after %n iteration(s)</source>
        <translation>
            <numerusform>Converged after %n iteration</numerusform>
            <numerusform>Converged after %n iterations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Stopped by the recipe&apos;s limit of %n iteration(s)</source>
        <translation>
            <numerusform>Stopped by the recipe&apos;s limit of %n iteration</numerusform>
            <numerusform>Stopped by the recipe&apos;s limit of %n iterations</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pangkas::RemoveExperimentsCommand</name>
    <message numerus="yes">
        <source>Remove %n Experiment(s)</source>
        <translation>
            <numerusform>Remove %n Experiment</numerusform>
            <numerusform>Remove %n Experiments</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pangkas::Reporter</name>
    <message numerus="yes">
        <source>Opened data set %1: %Ln image(s)</source>
        <translation>
            <numerusform>Opened data set %1: %Ln image</numerusform>
            <numerusform>Opened data set %1: %Ln images</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Left out %Ln damaged image(s)</source>
        <translation>
            <numerusform>Left out %Ln damaged image</numerusform>
            <numerusform>Left out %Ln damaged images</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Measured top-1 %1 on %Ln image(s)</source>
        <translation>
            <numerusform>Measured top-1 %1 on %Ln image</numerusform>
            <numerusform>Measured top-1 %1 on %Ln images</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Measured the layers&apos; sensitivity on %Ln image(s)</source>
        <translation>
            <numerusform>Measured the layers&apos; sensitivity on %Ln image</numerusform>
            <numerusform>Measured the layers&apos; sensitivity on %Ln images</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pangkas::RunsQuestion</name>
    <message numerus="yes">
        <source>%Ln run(s) have ended and none was adopted</source>
        <translation>
            <numerusform>%Ln run has ended and was not adopted</numerusform>
            <numerusform>%Ln runs have ended and none was adopted</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pangkas::TrainingPlan</name>
    <message numerus="yes">
        <source>%Ln epoch(s)</source>
        <translation>
            <numerusform>%Ln epoch</numerusform>
            <numerusform>%Ln epochs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pangkas::TrainingRuns</name>
    <message numerus="yes">
        <source>%Ln epoch(s)</source>
        <translation>
            <numerusform>%Ln epoch</numerusform>
            <numerusform>%Ln epochs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pangkas::TrainingView</name>
    <message numerus="yes">
        <source>%Ln epoch(s)</source>
        <translation>
            <numerusform>%Ln epoch</numerusform>
            <numerusform>%Ln epochs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pangkas::XrayView</name>
    <message numerus="yes">
        <source>%1 · %2, %Ln class(es) · %3 weights in %4 layers · format version %5</source>
        <translation>
            <numerusform>%1 · %2, %Ln class · %3 weights in %4 layers · format version %5</numerusform>
            <numerusform>%1 · %2, %Ln classes · %3 weights in %4 layers · format version %5</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln difference(s)</source>
        <translation>
            <numerusform>%Ln difference</numerusform>
            <numerusform>%Ln differences</numerusform>
        </translation>
    </message>
</context>
</TS>
