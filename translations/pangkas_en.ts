<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
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
</context>
<context>
    <name>pangkas::JobsPanel</name>
    <message numerus="yes">
        <source>%1, about %Ln second(s) left</source>
        <translation>
            <numerusform>%1, about %Ln second left</numerusform>
            <numerusform>%1, about %Ln seconds left</numerusform>
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
</context>
</TS>
