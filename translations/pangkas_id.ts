<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="id" sourcelanguage="en">
<context>
    <name>pangkas::AboutDialog</name>
    <message>
        <source>About Pangkas</source>
        <translation>Tentang Pangkas</translation>
    </message>
    <message>
        <source>A workbench for compressing trained neural networks by hand and by eye.
Free software under the GNU General Public License, version 3 or later.</source>
        <translation>Meja kerja untuk memampatkan jaringan saraf terlatih dengan tangan dan mata.
Perangkat lunak bebas di bawah GNU General Public License versi 3 atau lebih baru.</translation>
    </message>
    <message>
        <source>The engine is being loaded...</source>
        <translation>Mesin hitung sedang dimuat...</translation>
    </message>
    <message>
        <source>LibTorch %1, OpenCV %2, Qt %3</source>
        <translation>LibTorch %1, OpenCV %2, Qt %3</translation>
    </message>
    <message>
        <source>Matrix products: %1</source>
        <translation>Perkalian matriks: %1</translation>
    </message>
    <message>
        <source>Kernel: %1 (%2)</source>
        <translation>Kernel: %1 (%2)</translation>
    </message>
    <message>
        <source>Convolutions: %1</source>
        <translation>Konvolusi: %1</translation>
    </message>
    <message>
        <source>Instruction set: %1</source>
        <translation>Set instruksi: %1</translation>
    </message>
    <message>
        <source>Threads: %1 of %2 cores</source>
        <translation>Utas: %1 dari %2 inti</translation>
    </message>
</context>
<context>
    <name>pangkas::Accuracies</name>
    <message>
        <source>%1 of %2 images right; 95 % interval by Wilson: %3 to %4
Mean loss %5, %6 images/s, %7
Images: %8</source>
        <translation>%1 dari %2 gambar benar; selang 95 % menurut Wilson: %3 sampai %4
Loss rata-rata %5, %6 gambar/dtk, %7
Gambar: %8</translation>
    </message>
    <message>
        <source>real loss</source>
        <translation>penurunan nyata</translation>
    </message>
    <message>
        <source>no measurable loss</source>
        <translation>tanpa penurunan terukur</translation>
    </message>
    <message>
        <source>undecided</source>
        <translation>belum pasti</translation>
    </message>
    <message numerus="yes">
        <source>undecided: about %Ln more image(s) would decide it</source>
        <translation>
            <numerusform>belum pasti: sekitar %Ln gambar lagi akan memastikannya</numerusform>
        </translation>
    </message>
    <message>
        <source>Real loss: networks that are equally good would differ like this in less than 5 % of cases.</source>
        <translation>Penurunan nyata: jaringan yang sama baiknya akan berbeda seperti ini pada kurang dari 5 % kasus.</translation>
    </message>
    <message>
        <source>No measurable loss: a loss of one point or more can be ruled out at 95 %.</source>
        <translation>Tanpa penurunan terukur: penurunan sebesar satu poin atau lebih dapat dikesampingkan pada taraf 95 %.</translation>
    </message>
    <message>
        <source>Undecided: these images neither show a loss nor rule out that it is one point or more.</source>
        <translation>Belum pasti: gambar-gambar ini tidak menunjukkan penurunan, tetapi juga tidak mengesampingkan penurunan satu poin atau lebih.</translation>
    </message>
    <message>
        <source>On the same %1 images: %2 lost (right before, wrong now), %3 gained.
Loss %4 points, 95 % interval %5 to %6 (Tango). McNemar&apos;s exact test: p = %7.</source>
        <translation>Pada %1 gambar yang sama: %2 menjadi salah (semula benar), %3 menjadi benar.
Penurunan %4 poin, selang 95 % %5 sampai %6 (Tango). Uji eksak McNemar: p = %7.</translation>
    </message>
    <message numerus="yes">
        <source>About %Ln more image(s) like these would decide it.</source>
        <translation>
            <numerusform>Sekitar %Ln gambar lagi seperti ini akan memastikannya.</numerusform>
        </translation>
    </message>
    <message>
        <source>class %1</source>
        <translation>kelas %1</translation>
    </message>
</context>
<context>
    <name>pangkas::AccuracyView</name>
    <message>
        <source>Accuracy</source>
        <translation>Akurasi</translation>
    </message>
    <message>
        <source>What the compressed network answers beside the dense one: figures, classes, images, your own photograph</source>
        <translation>Jawaban jaringan mampat di samping jaringan padat: angka, kelas, gambar, foto Anda sendiri</translation>
    </message>
    <message>
        <source>Accuracy against images</source>
        <translation>Akurasi terhadap jumlah gambar</translation>
    </message>
    <message>
        <source>Confusion of the dense network</source>
        <translation>Konfusi jaringan padat</translation>
    </message>
    <message>
        <source>Confusion of the compressed network</source>
        <translation>Konfusi jaringan mampat</translation>
    </message>
    <message>
        <source>Accuracy of each class</source>
        <translation>Akurasi setiap kelas</translation>
    </message>
    <message>
        <source>Answers to the images</source>
        <translation>Jawaban atas gambar</translation>
    </message>
    <message>
        <source>Answers to a photograph</source>
        <translation>Jawaban atas foto</translation>
    </message>
    <message>
        <source>measured</source>
        <translation>terukur</translation>
    </message>
    <message>
        <source>The decoded network was run on every image</source>
        <translation>Jaringan hasil dekode telah dijalankan pada setiap gambar</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 dari %2</translation>
    </message>
    <message>
        <source>Images measured so far, every class in its share</source>
        <translation>Gambar yang telah diukur sejauh ini, setiap kelas sesuai porsinya</translation>
    </message>
    <message>
        <source>out of date</source>
        <translation>kedaluwarsa</translation>
    </message>
    <message>
        <source>All figures here are of an earlier recipe</source>
        <translation>Semua angka di sini berasal dari resep sebelumnya</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>belum diukur</translation>
    </message>
    <message>
        <source>No figure for this model and data set yet</source>
        <translation>Belum ada angka untuk model dan set data ini</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln image(s) right</source>
        <translation>
            <numerusform>%1 dari %Ln gambar benar</numerusform>
        </translation>
    </message>
    <message>
        <source>top-5 %1</source>
        <translation>top-5 %1</translation>
    </message>
    <message>
        <source>dense %1</source>
        <translation>padat %1</translation>
    </message>
    <message>
        <source>dense %1 after %2 of %3</source>
        <translation>padat %1 setelah %2 dari %3</translation>
    </message>
    <message>
        <source>%1 lost, %2 gained</source>
        <translation>%1 menjadi salah, %2 menjadi benar</translation>
    </message>
    <message>
        <source>Open a data set to measure on</source>
        <translation>Buka set data untuk pengukuran</translation>
    </message>
    <message>
        <source>The first figure is on its way</source>
        <translation>Angka pertama segera muncul</translation>
    </message>
    <message>
        <source>Press Evaluate to measure</source>
        <translation>Tekan Evaluasi untuk mengukur</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Langsung</translation>
    </message>
    <message>
        <source>Measure the accuracy whenever the sliders rest</source>
        <translation>Ukur akurasi setiap kali penggeser berhenti</translation>
    </message>
    <message>
        <source>Live accuracy</source>
        <translation>Akurasi langsung</translation>
    </message>
    <message>
        <source>Course</source>
        <translation>Perkembangan</translation>
    </message>
    <message>
        <source>The figure and its interval as more images are seen</source>
        <translation>Angka dan selangnya seiring bertambahnya gambar yang dilihat</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>Kelas</translation>
    </message>
    <message>
        <source>Which classes are taken for which, and what each class lost</source>
        <translation>Kelas mana yang tertukar dengan kelas mana, dan penurunan setiap kelas</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>Jawaban</translation>
    </message>
    <message>
        <source>The images whose answer changed, and all others</source>
        <translation>Gambar yang jawabannya berubah, dan semua yang lain</translation>
    </message>
    <message>
        <source>Photograph</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>Both networks&apos; answers to a photograph of yours</source>
        <translation>Jawaban kedua jaringan atas foto Anda</translation>
    </message>
</context>
<context>
    <name>pangkas::AnswerDelegate</name>
    <message>
        <source>loss %1</source>
        <translation>loss %1</translation>
    </message>
</context>
<context>
    <name>pangkas::AnswerModel</name>
    <message>
        <source>%1: %2 (%3)</source>
        <translation>%1: %2 (%3)</translation>
    </message>
    <message>
        <source>%1: %2 (%3) became %4 (%5)</source>
        <comment>an image, the dense and the compressed answer with confidences</comment>
        <translation>%1: %2 (%3) menjadi %4 (%5)</translation>
    </message>
    <message>
        <source>%1
Shows %2. Loss of the compressed network&apos;s answer: %3 nats.
Confidences are softmax probabilities of the answered class.</source>
        <translation>%1
Menampilkan %2. Loss jawaban jaringan mampat: %3 nat.
Keyakinan adalah probabilitas softmax kelas yang dijawab.</translation>
    </message>
</context>
<context>
    <name>pangkas::AnswersPage</name>
    <message>
        <source>All classes</source>
        <translation>Semua kelas</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln image(s)</source>
        <translation>
            <numerusform>%1 dari %Ln gambar</numerusform>
        </translation>
    </message>
    <message>
        <source>No image has been answered yet.</source>
        <translation>Belum ada gambar yang dijawab.</translation>
    </message>
    <message>
        <source>Open a data set to see its answers here.</source>
        <translation>Buka set data untuk melihat jawabannya di sini.</translation>
    </message>
    <message>
        <source>What has changed is known when the dense network has answered too.</source>
        <translation>Perubahan baru diketahui setelah jaringan padat juga menjawab.</translation>
    </message>
    <message>
        <source>Both networks give the same answer to every image.</source>
        <translation>Kedua jaringan memberi jawaban yang sama untuk setiap gambar.</translation>
    </message>
    <message>
        <source>No image fits these filters.</source>
        <translation>Tidak ada gambar yang cocok dengan saringan ini.</translation>
    </message>
    <message>
        <source>Only changed</source>
        <translation>Hanya yang berubah</translation>
    </message>
    <message>
        <source>Images that the dense and the compressed network answer differently</source>
        <translation>Gambar yang dijawab berbeda oleh jaringan padat dan jaringan mampat</translation>
    </message>
    <message>
        <source>Only wrong</source>
        <translation>Hanya yang salah</translation>
    </message>
    <message>
        <source>Images that the compressed network gets wrong</source>
        <translation>Gambar yang dijawab salah oleh jaringan mampat</translation>
    </message>
    <message>
        <source>Class of the images</source>
        <translation>Kelas gambar</translation>
    </message>
    <message>
        <source>Images of this class only</source>
        <translation>Hanya gambar dari kelas ini</translation>
    </message>
    <message>
        <source>Images listed, of all that were measured</source>
        <translation>Gambar yang ditampilkan, dari semua yang diukur</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Gambar</translation>
    </message>
    <message>
        <source>Dense answer</source>
        <translation>Jawaban padat</translation>
    </message>
    <message>
        <source>Compressed answer</source>
        <translation>Jawaban mampat</translation>
    </message>
    <message>
        <source>Images and answers, the greatest loss first</source>
        <translation>Gambar dan jawaban, mulai dari loss terbesar</translation>
    </message>
</context>
<context>
    <name>pangkas::BudgetView</name>
    <message>
        <source>Budget</source>
        <translation>Anggaran</translation>
    </message>
    <message>
        <source>Finds sparsity and bits of every layer for a file of at most so many bytes, or a loss of at most so many points</source>
        <translation>Mencari sparsitas dan bit setiap lapisan untuk berkas paling banyak sekian bita, atau penurunan paling banyak sekian poin</translation>
    </message>
    <message>
        <source>Budget Frontier</source>
        <translation>Batas Anggaran</translation>
    </message>
    <message>
        <source>Searching for the budget</source>
        <translation>Mencari untuk anggaran</translation>
    </message>
    <message>
        <source>This budget can&apos;t be kept: %1</source>
        <translation>Anggaran ini tidak dapat dipenuhi: %1</translation>
    </message>
    <message>
        <source>Found: %1 packed, %2 points of top-1 lost as measured (limit %3). Undo goes back.</source>
        <translation>Ditemukan: %1 terkemas, top-1 turun %2 poin menurut pengukuran (batas %3). Urungkan untuk kembali.</translation>
    </message>
    <message>
        <source>Found: %1 packed (limit %2), a loss of ≈ %3 points predicted. Undo goes back.</source>
        <translation>Ditemukan: %1 terkemas (batas %2), perkiraan penurunan ≈ %3 poin. Urungkan untuk kembali.</translation>
    </message>
    <message>
        <source>Predicting the frontier</source>
        <translation>Memperkirakan batas</translation>
    </message>
    <message>
        <source>present recipe</source>
        <translation>resep sekarang</translation>
    </message>
    <message>
        <source>The present recipe: %1 packed, top-1 %2 measured on %3 images</source>
        <translation>Resep sekarang: %1 terkemas, top-1 %2 diukur pada %3 gambar</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Batal</translation>
    </message>
    <message>
        <source>Find It</source>
        <translation>Cari</translation>
    </message>
    <message>
        <source>Measure and Find It</source>
        <translation>Ukur dan Cari</translation>
    </message>
    <message>
        <source>Open a model first.</source>
        <translation>Buka model lebih dahulu.</translation>
    </message>
    <message>
        <source>Measuring how sensitive each layer is; the search begins when that is done. The jobs list shows how far it is.</source>
        <translation>Mengukur sensitivitas setiap lapisan; pencarian dimulai setelah selesai. Daftar pekerjaan menunjukkan kemajuannya.</translation>
    </message>
    <message>
        <source>Searching: each candidate is packed for real.</source>
        <translation>Mencari: setiap calon benar-benar dikemas.</translation>
    </message>
    <message>
        <source>The dashed line is predicted from measured sensitivities; points are measured.</source>
        <translation>Garis putus-putus diperkirakan dari sensitivitas terukur; titik adalah hasil pengukuran.</translation>
    </message>
    <message>
        <source>The search needs to know how sensitive each layer is: a scan of the data set that is kept, and takes minutes for a large network.</source>
        <translation>Pencarian perlu mengetahui sensitivitas setiap lapisan: pemindaian set data yang hasilnya disimpan, dan memakan beberapa menit untuk jaringan besar.</translation>
    </message>
    <message>
        <source>The search needs to know how sensitive each layer is. Open a data set to measure it.</source>
        <translation>Pencarian perlu mengetahui sensitivitas setiap lapisan. Buka set data untuk mengukurnya.</translation>
    </message>
    <message>
        <source>At most</source>
        <translation>Paling banyak</translation>
    </message>
    <message>
        <source>The packed file has at most so many bytes</source>
        <translation>Berkas terkemas paling banyak sekian bita</translation>
    </message>
    <message>
        <source> MB</source>
        <translation> MB</translation>
    </message>
    <message>
        <source>Most megabytes of the packed file</source>
        <translation>Batas megabita berkas terkemas</translation>
    </message>
    <message>
        <source>1 MB is 1,000,000 bytes; counted, not predicted</source>
        <translation>1 MB adalah 1.000.000 bita; dihitung, bukan diperkirakan</translation>
    </message>
    <message>
        <source>Lose at most</source>
        <translation>Turun paling banyak</translation>
    </message>
    <message>
        <source>The decoded network loses at most so much top-1 on the data set</source>
        <translation>Top-1 jaringan hasil dekode pada set data turun paling banyak sekian</translation>
    </message>
    <message>
        <source> points</source>
        <translation> poin</translation>
    </message>
    <message>
        <source>Most percentage points of top-1 to lose</source>
        <translation>Batas penurunan top-1 dalam poin persentase</translation>
    </message>
    <message>
        <source>Percentage points of top-1 against the dense network, measured on every image</source>
        <translation>Poin persentase top-1 terhadap jaringan padat, diukur pada setiap gambar</translation>
    </message>
    <message>
        <source>Keep layers that were set by hand</source>
        <translation>Pertahankan lapisan yang diatur manual</translation>
    </message>
    <message>
        <source>Otherwise every layer that is switched on may change</source>
        <translation>Bila tidak, setiap lapisan yang menyala dapat berubah</translation>
    </message>
    <message>
        <source>packed file</source>
        <translation>berkas terkemas</translation>
    </message>
    <message>
        <source>top-1</source>
        <translation>top-1</translation>
    </message>
    <message>
        <source>Frontier of accuracy against bytes</source>
        <translation>Batas akurasi terhadap bita</translation>
    </message>
</context>
<context>
    <name>pangkas::ByteBar</name>
    <message>
        <source>codes</source>
        <translation>kode</translation>
    </message>
    <message>
        <source>Which shared value each stored weight has</source>
        <translation>Nilai bersama mana yang dimiliki setiap bobot tersimpan</translation>
    </message>
    <message>
        <source>positions</source>
        <translation>posisi</translation>
    </message>
    <message>
        <source>Where the stored weights are: gaps between them</source>
        <translation>Letak bobot yang disimpan: jarak di antaranya</translation>
    </message>
    <message>
        <source>values</source>
        <translation>nilai</translation>
    </message>
    <message>
        <source>Weights that are stored as they are</source>
        <translation>Bobot yang disimpan apa adanya</translation>
    </message>
    <message>
        <source>biases</source>
        <translation>bias</translation>
    </message>
    <message>
        <source>Biases as 32-bit floats</source>
        <translation>Bias sebagai bilangan pecahan 32 bit</translation>
    </message>
    <message>
        <source>codebooks</source>
        <translation>buku kode</translation>
    </message>
    <message>
        <source>The shared values of each layer</source>
        <translation>Nilai bersama setiap lapisan</translation>
    </message>
    <message>
        <source>container</source>
        <translation>wadah</translation>
    </message>
    <message>
        <source>Manifest and ZIP structure</source>
        <translation>Manifes dan struktur ZIP</translation>
    </message>
    <message>
        <source>Where the bytes go</source>
        <translation>Ke mana bita terpakai</translation>
    </message>
    <message>
        <source>The file is being packed for the first time</source>
        <translation>Berkas sedang dikemas untuk pertama kali</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>%1: %2. %3</source>
        <translation>%1: %2. %3</translation>
    </message>
    <message>
        <source>Counted in the file that Export writes for this recipe</source>
        <translation>Dihitung pada berkas yang ditulis Ekspor untuk resep ini</translation>
    </message>
    <message>
        <source>Counted for an earlier recipe</source>
        <translation>Dihitung untuk resep sebelumnya</translation>
    </message>
    <message>
        <source>mixed</source>
        <translation>campuran</translation>
    </message>
    <message>
        <source>Positions and codes that are coded as one: where the stored weights are, and which value each has</source>
        <translation>Posisi dan kode yang dikodekan menjadi satu: letak bobot tersimpan dan nilai masing-masing</translation>
    </message>
</context>
<context>
    <name>pangkas::ByteTexts</name>
    <message>
        <source>symbols</source>
        <translation>simbol</translation>
    </message>
    <message>
        <source>ZIP header</source>
        <translation>kepala ZIP</translation>
    </message>
    <message>
        <source>manifest</source>
        <translation>manifes</translation>
    </message>
    <message>
        <source>code table</source>
        <translation>tabel kode</translation>
    </message>
    <message>
        <source>ZIP directory</source>
        <translation>direktori ZIP</translation>
    </message>
    <message>
        <source>codes</source>
        <translation>kode</translation>
    </message>
    <message>
        <source>positions</source>
        <translation>posisi</translation>
    </message>
    <message>
        <source>mixed</source>
        <translation>campuran</translation>
    </message>
    <message>
        <source>values</source>
        <translation>nilai</translation>
    </message>
    <message>
        <source>biases</source>
        <translation>bias</translation>
    </message>
    <message>
        <source>codebook</source>
        <translation>buku kode</translation>
    </message>
</context>
<context>
    <name>pangkas::ByteTreeMap</name>
    <message>
        <source>%1
%2 at offset %3, %4 of the file</source>
        <translation>%1
%2 pada offset %3, %4 dari berkas</translation>
    </message>
</context>
<context>
    <name>pangkas::ByteTreeModel</name>
    <message>
        <source>Hash in the manifest: %1%2</source>
        <translation>Hash dalam manifes: %1%2</translation>
    </message>
    <message>
        <source>, deflated by the container</source>
        <translation>, dimampatkan dengan Deflate oleh wadah</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>Bagian</translation>
    </message>
    <message>
        <source>What these bytes are</source>
        <translation>Apa isi bita ini</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>Bita</translation>
    </message>
    <message>
        <source>In the file</source>
        <translation>Dalam berkas</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Porsi</translation>
    </message>
    <message>
        <source>Of the file&apos;s bytes</source>
        <translation>Dari seluruh bita berkas</translation>
    </message>
    <message>
        <source>Offset</source>
        <translation>Offset</translation>
    </message>
    <message>
        <source>Of the first byte, from the beginning of the file</source>
        <translation>Letak bita pertama, dari awal berkas</translation>
    </message>
    <message>
        <source>Symbols</source>
        <translation>Simbol</translation>
    </message>
    <message>
        <source>What the coder coded, escapes and fillers among them; counted by coding the decoded layer again</source>
        <translation>Yang dikodekan pengode, termasuk simbol lolos dan pengisi; dihitung dengan mengodekan ulang lapisan hasil dekode</translation>
    </message>
    <message>
        <source>Bits each</source>
        <translation>Bit/simbol</translation>
    </message>
    <message>
        <source>Bits of the stream divided by its symbols</source>
        <translation>Bit aliran dibagi jumlah simbolnya</translation>
    </message>
    <message>
        <source>Overhead</source>
        <translation>Overhead</translation>
    </message>
    <message>
        <source>What the stream takes beyond the entropy; negative where the coder finds more order</source>
        <translation>Yang dipakai aliran melebihi entropi; negatif bila pengode menemukan lebih banyak keteraturan</translation>
    </message>
    <message>
        <source>Entropy</source>
        <translation>Entropi</translation>
    </message>
    <message>
        <source>Order-0 Shannon entropy, in bits for each symbol</source>
        <translation>Entropi Shannon orde 0, dalam bit per simbol</translation>
    </message>
</context>
<context>
    <name>pangkas::CentroidModel</name>
    <message>
        <source>pinned</source>
        <translation>disematkan</translation>
    </message>
    <message>
        <source>free</source>
        <translation>bebas</translation>
    </message>
    <message>
        <source>No weight is nearest to it: it isn&apos;t stored in the packed file</source>
        <translation>Tidak ada bobot yang terdekat dengannya: nilai ini tidak disimpan dalam berkas terkemas</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Kode</translation>
    </message>
    <message>
        <source>The number that stands for the value; 0 stands for a pruned weight</source>
        <translation>Bilangan yang mewakili nilai itu; 0 mewakili bobot yang dipangkas</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Nilai</translation>
    </message>
    <message>
        <source>The shared value, a 32-bit float</source>
        <translation>Nilai bersama, bilangan pecahan 32 bit</translation>
    </message>
    <message>
        <source>Pinned</source>
        <translation>Disematkan</translation>
    </message>
    <message>
        <source>A pinned value stays where it is while k-means moves the others</source>
        <translation>Nilai yang disematkan tetap di tempatnya sementara k-means menggeser yang lain</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Bobot</translation>
    </message>
    <message>
        <source>Surviving weights that are nearest to the value</source>
        <translation>Bobot tersisa yang terdekat dengan nilai ini</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Porsi</translation>
    </message>
    <message>
        <source>Share of the surviving weights</source>
        <translation>Porsi dari bobot yang tersisa</translation>
    </message>
</context>
<context>
    <name>pangkas::ChangePreprocessingCommand</name>
    <message>
        <source>Image Preprocessing</source>
        <translation>Prapemrosesan Gambar</translation>
    </message>
</context>
<context>
    <name>pangkas::ChangeRecipeCommand</name>
    <message>
        <source>Sparsity of %1</source>
        <translation>Sparsitas %1</translation>
    </message>
    <message>
        <source>Switch of %1</source>
        <translation>Sakelar %1</translation>
    </message>
    <message>
        <source>Bits of %1</source>
        <translation>Bit %1</translation>
    </message>
    <message>
        <source>Initialisation of %1</source>
        <translation>Inisialisasi %1</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>Prasetel</translation>
    </message>
    <message>
        <source>Open Recipe</source>
        <translation>Buka Resep</translation>
    </message>
    <message>
        <source>Coder of %1</source>
        <translation>Pengode %1</translation>
    </message>
    <message numerus="yes">
        <source>Sparsity of %Ln Layer(s)</source>
        <translation>
            <numerusform>Sparsitas %Ln Lapisan</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Switch of %Ln Layer(s)</source>
        <translation>
            <numerusform>Sakelar %Ln Lapisan</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Bits of %Ln Layer(s)</source>
        <translation>
            <numerusform>Bit %Ln Lapisan</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Initialisation of %Ln Layer(s)</source>
        <translation>
            <numerusform>Inisialisasi %Ln Lapisan</numerusform>
        </translation>
    </message>
    <message>
        <source>Codebook of %1</source>
        <translation>Buku Kode %1</translation>
    </message>
    <message numerus="yes">
        <source>Coder of %Ln Layer(s)</source>
        <translation>
            <numerusform>Pengode %Ln Lapisan</numerusform>
        </translation>
    </message>
    <message>
        <source>Sparsity of All Layers</source>
        <translation>Sparsitas Semua Lapisan</translation>
    </message>
    <message>
        <source>Release %1</source>
        <translation>Lepaskan %1</translation>
    </message>
    <message numerus="yes">
        <source>Release %Ln Layer(s)</source>
        <translation>
            <numerusform>Lepaskan %Ln Lapisan</numerusform>
        </translation>
    </message>
    <message>
        <source>Reset %1</source>
        <translation>Atur Ulang %1</translation>
    </message>
    <message numerus="yes">
        <source>Reset %Ln Layer(s)</source>
        <translation>
            <numerusform>Atur Ulang %Ln Lapisan</numerusform>
        </translation>
    </message>
    <message>
        <source>Return to a State</source>
        <translation>Kembali ke Suatu Keadaan</translation>
    </message>
    <message>
        <source>Adopt Retrained Weights</source>
        <translation>Pakai Bobot Hasil Pelatihan Ulang</translation>
    </message>
</context>
<context>
    <name>pangkas::ClassTableModel</name>
    <message>
        <source>Images of this class that were measured</source>
        <translation>Gambar kelas ini yang telah diukur</translation>
    </message>
    <message>
        <source>The dense network recognises %1 of %2</source>
        <translation>Jaringan padat mengenali %1 dari %2</translation>
    </message>
    <message>
        <source>The compressed network recognises %1 of %2</source>
        <translation>Jaringan mampat mengenali %1 dari %2</translation>
    </message>
    <message>
        <source>Percentage points, compressed minus dense</source>
        <translation>Poin persentase, mampat dikurangi padat</translation>
    </message>
    <message>
        <source>Known when both networks have answered the same images</source>
        <translation>Diketahui setelah kedua jaringan menjawab gambar yang sama</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Kelas</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Gambar</translation>
    </message>
    <message>
        <source>Dense</source>
        <translation>Padat</translation>
    </message>
    <message>
        <source>Compressed</source>
        <translation>Mampat</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Perubahan</translation>
    </message>
</context>
<context>
    <name>pangkas::ClassesPage</name>
    <message>
        <source>Dense</source>
        <translation>Padat</translation>
    </message>
    <message>
        <source>Dense: not measured</source>
        <translation>Padat: belum diukur</translation>
    </message>
    <message>
        <source>Compressed</source>
        <translation>Mampat</translation>
    </message>
    <message>
        <source>Compressed: not measured</source>
        <translation>Mampat: belum diukur</translation>
    </message>
    <message>
        <source>The %1 most confused of %2 classes; the list below has every class with images.</source>
        <translation>%1 kelas yang paling sering tertukar dari %2 kelas; daftar di bawah memuat setiap kelas yang memiliki gambar.</translation>
    </message>
    <message>
        <source>Accuracy of each class</source>
        <translation>Akurasi setiap kelas</translation>
    </message>
    <message>
        <source>Press Enter on a class, or click a row of a matrix, to see its images</source>
        <translation>Tekan Enter pada sebuah kelas, atau klik baris matriks, untuk melihat gambarnya</translation>
    </message>
</context>
<context>
    <name>pangkas::CodeChart</name>
    <message>
        <source>Symbol</source>
        <translation>Simbol</translation>
    </message>
    <message>
        <source>Bits</source>
        <translation>Bit</translation>
    </message>
    <message>
        <source>Symbol %1: %2 times, %3 bits, ideally %4</source>
        <translation>Simbol %1: %2 kali, %3 bit, idealnya %4</translation>
    </message>
    <message>
        <source>It stands for %1</source>
        <translation>Mewakili %1</translation>
    </message>
</context>
<context>
    <name>pangkas::CodeTree</name>
    <message>
        <source>There are no symbols to code.</source>
        <translation>Tidak ada simbol untuk dikodekan.</translation>
    </message>
    <message>
        <source>%1 symbols are too many for a tree; it is drawn for up to %2. Their code lengths are in the chart beside it.</source>
        <translation>%1 simbol terlalu banyak untuk sebuah pohon; pohon digambar untuk paling banyak %2. Panjang kodenya ada pada grafik di sampingnya.</translation>
    </message>
    <message>
        <source>Symbol %1: code %2, %3 times</source>
        <translation>Simbol %1: kode %2, %3 kali</translation>
    </message>
</context>
<context>
    <name>pangkas::CodebookView</name>
    <message>
        <source>Codebook</source>
        <translation>Buku Kode</translation>
    </message>
    <message>
        <source>The values that the layer&apos;s weights share: k-means step by step, by hand, and against the optimum</source>
        <translation>Nilai yang dipakai bersama oleh bobot lapisan: k-means langkah demi langkah, diatur manual, dan dibandingkan dengan optimum</translation>
    </message>
    <message>
        <source>Codebook of %1</source>
        <translation>Buku kode %1</translation>
    </message>
    <message>
        <source>Race of the starts of %1</source>
        <translation>Lomba titik awal %1</translation>
    </message>
    <message>
        <source>Its weights are not shared: they keep their 32-bit values</source>
        <translation>Bobotnya tidak berbagi nilai: tetap bernilai 32 bit</translation>
    </message>
    <message>
        <source>Switched off: stored as it is</source>
        <translation>Dimatikan: disimpan apa adanya</translation>
    </message>
    <message>
        <source>Give the layer bits in the table, and its weights share values.</source>
        <translation>Beri lapisan ini bit di tabel, maka bobotnya berbagi nilai.</translation>
    </message>
    <message>
        <source>Switch the layer on in the table.</source>
        <translation>Nyalakan lapisan ini di tabel.</translation>
    </message>
    <message>
        <source>Drag a value, and it is pinned: the others follow. A double click adds one, Delete removes it, P pins it; the arrow keys choose, with Shift they move.</source>
        <translation>Seret sebuah nilai, maka nilai itu disematkan: yang lain menyesuaikan. Klik ganda menambah nilai, Delete menghapus, P menyematkan; tombol panah memilih, dengan Shift menggeser.</translation>
    </message>
    <message>
        <source>%1, %2 pinned</source>
        <translation>%1, %2 disematkan</translation>
    </message>
    <message>
        <source>%1 surviving weights share values set by hand</source>
        <translation>%1 bobot tersisa berbagi nilai yang diatur manual</translation>
    </message>
    <message>
        <source>%1 surviving weights; values by the price of a bit</source>
        <translation>%1 bobot tersisa; nilai menurut harga satu bit</translation>
    </message>
    <message>
        <source>%1 surviving weights; the least squared error</source>
        <translation>%1 bobot tersisa; galat kuadrat terkecil</translation>
    </message>
    <message>
        <source>%1 surviving weights; k-means from %2</source>
        <translation>%1 bobot tersisa; k-means dari %2</translation>
    </message>
    <message>
        <source>All weights are pruned: there is nothing to share</source>
        <translation>Semua bobot dipangkas: tidak ada yang dapat dibagi</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>Lepas Sematan</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>Sematkan</translation>
    </message>
    <message>
        <source>Unpin All</source>
        <translation>Lepas Semua Sematan</translation>
    </message>
    <message>
        <source>Pin All</source>
        <translation>Sematkan Semua</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Awal</translation>
    </message>
    <message>
        <source>by hand</source>
        <comment>a codebook</comment>
        <translation>manual</translation>
    </message>
    <message>
        <source>Where k-means starts; by hand while values were set by hand</source>
        <translation>Titik awal k-means; manual selama nilai diatur manual</translation>
    </message>
    <message>
        <source>Optimum</source>
        <translation>Optimum</translation>
    </message>
    <message>
        <source>Dashed lines at the values of the least squared error, with as many values</source>
        <translation>Garis putus-putus pada nilai dengan galat kuadrat terkecil, dengan jumlah nilai yang sama</translation>
    </message>
    <message>
        <source>Shared values</source>
        <translation>Nilai bersama</translation>
    </message>
    <message>
        <source>MSE</source>
        <translation>MSE</translation>
    </message>
    <message>
        <source>Above optimum</source>
        <translation>Di atas optimum</translation>
    </message>
    <message>
        <source>Bits of a code</source>
        <translation>Bit per kode</translation>
    </message>
    <message>
        <source>Values besides zero that weights are given</source>
        <translation>Nilai selain nol yang diberikan kepada bobot</translation>
    </message>
    <message>
        <source>Mean squared error of the surviving weights, measured on them; weighed by importance where the recipe asks for it</source>
        <translation>Galat kuadrat rata-rata bobot yang tersisa, diukur pada bobot itu; dibobot menurut tingkat kepentingan bila resep memintanya</translation>
    </message>
    <message>
        <source>How much larger the error is than the least one with as many values</source>
        <translation>Seberapa besar galat melebihi galat terkecil dengan jumlah nilai yang sama</translation>
    </message>
    <message>
        <source>Entropy of the codes: bits of a surviving weight&apos;s code on the average, when the codes are coded independently</source>
        <translation>Entropi kode: rata-rata bit untuk kode satu bobot tersisa bila kode dikodekan secara terpisah</translation>
    </message>
    <message>
        <source>Whether the selected value stays while k-means moves the others (P)</source>
        <translation>Apakah nilai terpilih tetap sementara k-means menggeser yang lain (P)</translation>
    </message>
    <message>
        <source>All values stay: the codebook is exactly what is shown</source>
        <translation>Semua nilai tetap: buku kode persis seperti yang ditampilkan</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Tambah</translation>
    </message>
    <message>
        <source>A value beside the selected one; or double click where it should be</source>
        <translation>Nilai di samping nilai terpilih; atau klik ganda di tempat yang diinginkan</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Hapus</translation>
    </message>
    <message>
        <source>Takes the selected value away (Delete)</source>
        <translation>Menghapus nilai terpilih (Delete)</translation>
    </message>
    <message>
        <source>Back to k-means</source>
        <translation>Kembali ke k-means</translation>
    </message>
    <message>
        <source>Forgets what was set by hand; as many values remain</source>
        <translation>Melupakan yang diatur manual; jumlah nilainya tetap</translation>
    </message>
    <message>
        <source>Race of the Starts</source>
        <translation>Lomba Titik Awal</translation>
    </message>
    <message>
        <source>Values</source>
        <translation>Nilai</translation>
    </message>
    <message>
        <source>Race of the starts</source>
        <translation>Lomba titik awal</translation>
    </message>
    <message>
        <source>Histogram and distribution of the surviving weights with the shared values</source>
        <translation>Histogram dan distribusi bobot yang tersisa beserta nilai bersamanya</translation>
    </message>
    <message>
        <source>The codebook couldn&apos;t be computed: %1</source>
        <translation>Buku kode tidak dapat dihitung: %1</translation>
    </message>
    <message>
        <source>Sorting the weights of %1</source>
        <translation>Mengurutkan bobot %1</translation>
    </message>
    <message>
        <source>Sharing the weights of %1</source>
        <translation>Berbagi bobot %1</translation>
    </message>
    <message>
        <source>Racing the starts of %1</source>
        <translation>Melombakan titik awal %1</translation>
    </message>
    <message>
        <source>bit price</source>
        <translation>harga bit</translation>
    </message>
</context>
<context>
    <name>pangkas::CoderModel</name>
    <message>
        <source>%1 of the layer in the packed file: coded and counted</source>
        <translation>%1 untuk lapisan ini dalam berkas terkemas: telah dikodekan dan dihitung</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>a choice of several coders, and the one it takes</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>not measured</source>
        <comment>a coder</comment>
        <translation>belum diukur</translation>
    </message>
    <message>
        <source>coding…</source>
        <translation>mengodekan…</translation>
    </message>
    <message>
        <source>measured, the smallest</source>
        <translation>terukur, terkecil</translation>
    </message>
    <message>
        <source>measured</source>
        <translation>terukur</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>gagal</translation>
    </message>
    <message>
        <source>Coder</source>
        <translation>Pengode</translation>
    </message>
    <message>
        <source>How positions and codes become bytes; nothing is lost, whichever it is</source>
        <translation>Cara posisi dan kode menjadi bita; tidak ada yang hilang, apa pun pilihannya</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>Bita</translation>
    </message>
    <message>
        <source>Bytes of the layer in the packed file, codebook and bias among them</source>
        <translation>Bita lapisan dalam berkas terkemas, termasuk buku kode dan bias</translation>
    </message>
    <message>
        <source>Bits a weight</source>
        <translation>Bit per bobot</translation>
    </message>
    <message>
        <source>Bits of the layer in the packed file for each of its weights, zeros among them</source>
        <translation>Bit lapisan dalam berkas terkemas untuk setiap bobotnya, termasuk yang nol</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Measured: the layer was coded and the bytes were counted</source>
        <translation>Terukur: lapisan telah dikodekan dan bitanya dihitung</translation>
    </message>
</context>
<context>
    <name>pangkas::CoderView</name>
    <message>
        <source>Coder</source>
        <translation>Pengode</translation>
    </message>
    <message>
        <source>How the layer becomes bytes: streams against their entropy, their codes, and every other coder</source>
        <translation>Cara lapisan menjadi bita: aliran dibandingkan dengan entropinya, kodenya, dan setiap pengode lain</translation>
    </message>
    <message>
        <source>Code lengths of %1</source>
        <translation>Panjang kode %1</translation>
    </message>
    <message>
        <source>Huffman tree of %1</source>
        <translation>Pohon Huffman %1</translation>
    </message>
    <message>
        <source>Streams of %1</source>
        <translation>Aliran %1</translation>
    </message>
    <message>
        <source>Coders of %1</source>
        <translation>Pengode untuk %1</translation>
    </message>
    <message>
        <source>Looking through %1</source>
        <translation>Menelaah %1</translation>
    </message>
    <message>
        <source>The layer is being packed…</source>
        <translation>Lapisan sedang dikemas…</translation>
    </message>
    <message>
        <source>Switched off: stored as it is, without codes</source>
        <translation>Dimatikan: disimpan apa adanya, tanpa kode</translation>
    </message>
    <message>
        <source>Neither pruned nor shared: stored as it is, without codes</source>
        <translation>Tidak dipangkas dan tidak berbagi nilai: disimpan apa adanya, tanpa kode</translation>
    </message>
    <message>
        <source>%1 of %2 weights are stored</source>
        <translation>%1 dari %2 bobot disimpan</translation>
    </message>
    <message>
        <source>Huffman Tree</source>
        <translation>Pohon Huffman</translation>
    </message>
    <message>
        <source>Huffman Tree (Not in the File)</source>
        <translation>Pohon Huffman (Tidak dalam Berkas)</translation>
    </message>
    <message>
        <source>This stream holds floats, which have no code.</source>
        <translation>Aliran ini berisi bilangan pecahan, yang tidak memiliki kode.</translation>
    </message>
    <message>
        <source>There are no symbols to code.</source>
        <translation>Tidak ada simbol untuk dikodekan.</translation>
    </message>
    <message>
        <source>Bars: lengths of the Huffman code in the file, %1 bits on the average.</source>
        <translation>Batang: panjang kode Huffman dalam berkas, rata-rata %1 bit.</translation>
    </message>
    <message>
        <source>Bars: what a symbol costs by the table in the file, %1 bits on the average.</source>
        <translation>Batang: biaya sebuah simbol menurut tabel dalam berkas, rata-rata %1 bit.</translation>
    </message>
    <message>
        <source>Bars: a Huffman code of these symbols, %1 bits on the average; this coder has no such table.</source>
        <translation>Batang: kode Huffman untuk simbol-simbol ini, rata-rata %1 bit; pengode ini tidak memiliki tabel semacam itu.</translation>
    </message>
    <message>
        <source>Diamonds: the ideal −log₂ p, %1 bits.</source>
        <translation>Belah ketupat: −log₂ p yang ideal, %1 bit.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Batal</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Ukur</translation>
    </message>
    <message>
        <source>Written by</source>
        <translation>Ditulis oleh</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>Bita</translation>
    </message>
    <message>
        <source>Bits a weight</source>
        <translation>Bit per bobot</translation>
    </message>
    <message>
        <source>Entropy a weight</source>
        <translation>Entropi per bobot</translation>
    </message>
    <message>
        <source>The coder that made the layer&apos;s streams</source>
        <translation>Pengode yang membuat aliran lapisan ini</translation>
    </message>
    <message>
        <source>Bytes of the layer in the packed file: coded and counted</source>
        <translation>Bita lapisan dalam berkas terkemas: telah dikodekan dan dihitung</translation>
    </message>
    <message>
        <source>Bits of the layer in the packed file for each of its weights, zeros, codebook and bias among them</source>
        <translation>Bit lapisan dalam berkas terkemas untuk setiap bobotnya, termasuk yang nol, buku kode, dan bias</translation>
    </message>
    <message>
        <source>Order-0 entropy of the layer&apos;s codes, zero among them, for each weight: what a coder could reach that knows how often each code occurs but not where. The codebook and the bias come on top.</source>
        <translation>Entropi orde 0 dari kode lapisan, termasuk nol, per bobot: yang dapat dicapai pengode yang tahu seberapa sering setiap kode muncul tetapi tidak tahu letaknya. Buku kode dan bias belum termasuk.</translation>
    </message>
    <message>
        <source>Code Lengths</source>
        <translation>Panjang Kode</translation>
    </message>
    <message>
        <source>Every coder</source>
        <translation>Setiap pengode</translation>
    </message>
    <message>
        <source>The same layer coded by each; a click chooses one for the recipe</source>
        <translation>Lapisan yang sama dikodekan oleh masing-masing; klik untuk memilihnya bagi resep</translation>
    </message>
    <message>
        <source>Codes the layer with every coder, one after the other, in the background</source>
        <translation>Mengodekan lapisan dengan setiap pengode, satu per satu, di latar belakang</translation>
    </message>
    <message>
        <source>Coders measured</source>
        <translation>Pengode yang diukur</translation>
    </message>
    <message>
        <source>Streams of the layer</source>
        <translation>Aliran lapisan</translation>
    </message>
    <message>
        <source>The layer under every coder</source>
        <translation>Lapisan dengan setiap pengode</translation>
    </message>
    <message>
        <source>Code lengths of the stream&apos;s symbols</source>
        <translation>Panjang kode simbol aliran</translation>
    </message>
    <message>
        <source>Huffman tree of the stream&apos;s symbols</source>
        <translation>Pohon Huffman simbol aliran</translation>
    </message>
</context>
<context>
    <name>pangkas::ConfusionPlot</name>
    <message>
        <source>all others</source>
        <translation>semua lainnya</translation>
    </message>
    <message>
        <source>answered as</source>
        <translation>dijawab sebagai</translation>
    </message>
    <message>
        <source>Rows: what the images show. Columns: what the network answers. Counts of images.</source>
        <translation>Baris: yang ditampilkan gambar. Kolom: jawaban jaringan. Isinya jumlah gambar.</translation>
    </message>
    <message>
        <source>%1 of %2 images of %3 are answered as %4 (%5)</source>
        <translation>%1 dari %2 gambar %3 dijawab sebagai %4 (%5)</translation>
    </message>
</context>
<context>
    <name>pangkas::CoursePlot</name>
    <message>
        <source>images seen</source>
        <translation>gambar dilihat</translation>
    </message>
    <message>
        <source>top-1, %</source>
        <translation>top-1, %</translation>
    </message>
    <message>
        <source>compressed</source>
        <translation>mampat</translation>
    </message>
    <message>
        <source>dense</source>
        <translation>padat</translation>
    </message>
    <message>
        <source>95 % interval</source>
        <translation>selang 95 %</translation>
    </message>
    <message>
        <source>Share of right answers after so many images, every class in its share all along.
The band is Wilson&apos;s 95 % interval of the compressed network: it narrows as images arrive.</source>
        <translation>Porsi jawaban benar setelah sekian gambar, setiap kelas selalu sesuai porsinya.
Pita itu adalah selang 95 % Wilson untuk jaringan mampat: menyempit seiring datangnya gambar.</translation>
    </message>
    <message>
        <source>Accuracy against images seen</source>
        <translation>Akurasi terhadap gambar yang dilihat</translation>
    </message>
</context>
<context>
    <name>pangkas::DamagedImagesDialog</name>
    <message>
        <source>Damaged Images</source>
        <translation>Gambar Rusak</translation>
    </message>
    <message>
        <source>Some images of %1 are damaged. They can be left out; the files themselves stay as they are, and the accuracy is then measured on the remaining images.</source>
        <translation>Beberapa gambar dari %1 rusak. Gambar itu dapat dilewati; berkasnya sendiri tidak diubah, dan akurasi diukur pada gambar yang tersisa.</translation>
    </message>
    <message>
        <source>Damaged images</source>
        <translation>Gambar rusak</translation>
    </message>
    <message>
        <source>Leave Them Out</source>
        <translation>Lewati</translation>
    </message>
</context>
<context>
    <name>pangkas::Datasets</name>
    <message>
        <source>drawn cats and dogs for training</source>
        <translation>gambar kucing dan anjing buatan untuk pelatihan</translation>
    </message>
    <message>
        <source>drawn cats and dogs for validation</source>
        <translation>gambar kucing dan anjing buatan untuk validasi</translation>
    </message>
    <message>
        <source>%1, seed %2</source>
        <comment>a drawn data set</comment>
        <translation>%1, benih %2</translation>
    </message>
    <message>
        <source>%1, images %2 to %3</source>
        <comment>a file of many images</comment>
        <translation>%1, gambar %2 sampai %3</translation>
    </message>
</context>
<context>
    <name>pangkas::DifferenceModel</name>
    <message>
        <source>not there</source>
        <translation>tidak ada</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Letak</translation>
    </message>
    <message>
        <source>What the files say differently</source>
        <translation>Yang berbeda di antara kedua berkas</translation>
    </message>
    <message>
        <source>This file</source>
        <translation>Berkas ini</translation>
    </message>
    <message>
        <source>Other file</source>
        <translation>Berkas lain</translation>
    </message>
</context>
<context>
    <name>pangkas::Errors</name>
    <message>
        <source>Cancelled.</source>
        <translation>Dibatalkan.</translation>
    </message>
    <message>
        <source>The file was not found.</source>
        <translation>Berkas tidak ditemukan.</translation>
    </message>
    <message>
        <source>Access was denied.</source>
        <translation>Akses ditolak.</translation>
    </message>
    <message>
        <source>The disk is full; nothing was changed.</source>
        <translation>Diska penuh; tidak ada yang diubah.</translation>
    </message>
    <message>
        <source>The file could not be read or written.</source>
        <translation>Berkas tidak dapat dibaca atau ditulis.</translation>
    </message>
    <message>
        <source>The file to write is the one that was opened; choose another name.</source>
        <translation>Berkas yang akan ditulis adalah berkas yang sedang dibuka; pilih nama lain.</translation>
    </message>
    <message>
        <source>The file exists already.</source>
        <translation>Berkas sudah ada.</translation>
    </message>
    <message>
        <source>The file is empty.</source>
        <translation>Berkas kosong.</translation>
    </message>
    <message>
        <source>The file ends early; it was probably cut short while it was copied.</source>
        <translation>Berkas berakhir terlalu awal; mungkin terpotong saat disalin.</translation>
    </message>
    <message>
        <source>The file is damaged.</source>
        <translation>Berkas rusak.</translation>
    </message>
    <message>
        <source>This kind of file cannot be opened here.</source>
        <translation>Jenis berkas ini tidak dapat dibuka di sini.</translation>
    </message>
    <message>
        <source>The file was written by a newer version of Pangkas.</source>
        <translation>Berkas ditulis oleh Pangkas versi lebih baru.</translation>
    </message>
    <message>
        <source>The file asks for code to be run; it was refused.</source>
        <translation>Berkas meminta agar kode dijalankan; permintaan itu ditolak.</translation>
    </message>
    <message>
        <source>The file goes beyond a safety limit.</source>
        <translation>Berkas melampaui batas keamanan.</translation>
    </message>
    <message>
        <source>There is not enough memory.</source>
        <translation>Memori tidak cukup.</translation>
    </message>
    <message>
        <source>A name is not known here.</source>
        <translation>Ada nama yang tidak dikenal.</translation>
    </message>
    <message>
        <source>A name occurs twice.</source>
        <translation>Ada nama yang muncul dua kali.</translation>
    </message>
    <message>
        <source>Weights are missing.</source>
        <translation>Ada bobot yang tidak ditemukan.</translation>
    </message>
    <message>
        <source>The weights have other shapes than the network needs.</source>
        <translation>Bentuk bobot berbeda dari yang dibutuhkan jaringan.</translation>
    </message>
    <message>
        <source>There are weights that are not finite numbers.</source>
        <translation>Ada bobot yang bukan bilangan hingga.</translation>
    </message>
    <message>
        <source>A value is outside its limits.</source>
        <translation>Ada nilai di luar batasnya.</translation>
    </message>
    <message>
        <source>The recipe is not valid.</source>
        <translation>Resep tidak sah.</translation>
    </message>
    <message>
        <source>The data set needs readable images of at least two classes.</source>
        <translation>Set data memerlukan gambar yang terbaca dari sedikitnya dua kelas.</translation>
    </message>
    <message>
        <source>The data set holds damaged images.</source>
        <translation>Set data berisi gambar rusak.</translation>
    </message>
    <message>
        <source>The classes of the data set do not fit the model.</source>
        <translation>Kelas set data tidak cocok dengan model.</translation>
    </message>
    <message>
        <source>The engine that runs networks could not be loaded.</source>
        <translation>Mesin hitung yang menjalankan jaringan tidak dapat dimuat.</translation>
    </message>
    <message>
        <source>The training diverged.</source>
        <translation>Pelatihan menjadi divergen.</translation>
    </message>
    <message>
        <source>The decoded file differs from what was packed.</source>
        <translation>Hasil dekode berkas berbeda dari yang dikemas.</translation>
    </message>
    <message>
        <source>Something went wrong inside the program.</source>
        <translation>Terjadi kesalahan di dalam program.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>a file&apos;s name and what is wrong with it</comment>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>pangkas::Experiment</name>
    <message>
        <source>Experiment %1</source>
        <translation>Eksperimen %1</translation>
    </message>
</context>
<context>
    <name>pangkas::ExperimentMarks</name>
    <message>
        <source>dense</source>
        <translation>padat</translation>
    </message>
    <message>
        <source>The dense network: %1 as 32-bit floats, top-1 %2 (95 % interval %3 to %4) on %5 images</source>
        <translation>Jaringan padat: %1 sebagai bilangan pecahan 32 bit, top-1 %2 (selang 95 % %3 sampai %4) pada %5 gambar</translation>
    </message>
    <message>
        <source>paper: %1 %2, ImageNet</source>
        <translation>makalah: %1 %2, ImageNet</translation>
    </message>
    <message>
        <source>Not measured here: %1, %2.
%3 MB to %4 MB at a top-1 error of %5 % before and %6 % after, on ImageNet and with retraining.
Drawn at the same ratio and the same loss against this dense network.</source>
        <translation>Tidak diukur di sini: %1, %2.
%3 MB menjadi %4 MB dengan galat top-1 %5 % sebelum dan %6 % sesudahnya, pada ImageNet dan dengan pelatihan ulang.
Digambar pada rasio dan penurunan yang sama terhadap jaringan padat ini.</translation>
    </message>
</context>
<context>
    <name>pangkas::ExperimentRecorder</name>
    <message>
        <source>Counting the bytes of what was measured</source>
        <translation>Menghitung bita dari yang telah diukur</translation>
    </message>
</context>
<context>
    <name>pangkas::ExperimentTableModel</name>
    <message numerus="yes">
        <source>%1, %Ln image(s)</source>
        <translation>
            <numerusform>%1, %Ln gambar</numerusform>
        </translation>
    </message>
    <message>
        <source>Click to star it</source>
        <translation>Klik untuk memberi bintang</translation>
    </message>
    <message>
        <source>Double-click to return to its recipe; F2 renames it</source>
        <translation>Klik ganda untuk kembali ke resepnya; F2 mengganti namanya</translation>
    </message>
    <message>
        <source>The packed file of this recipe: %1, counted</source>
        <translation>Berkas terkemas resep ini: %1, dihitung</translation>
    </message>
    <message>
        <source>%1 of %2 images right; 95 % interval by Wilson: %3 to %4
%5
Images: %6</source>
        <translation>%1 dari %2 gambar benar; selang 95 % menurut Wilson: %3 sampai %4
%5
Gambar: %6</translation>
    </message>
    <message>
        <source>The dense network was not measured on these images</source>
        <translation>Jaringan padat belum diukur pada gambar ini</translation>
    </message>
    <message>
        <source>starred</source>
        <translation>berbintang</translation>
    </message>
    <message>
        <source>not starred</source>
        <translation>tidak berbintang</translation>
    </message>
    <message>
        <source>Percentage points of top-1 lost against the dense network on the same images</source>
        <translation>Poin persentase penurunan top-1 terhadap jaringan padat pada gambar yang sama</translation>
    </message>
    <message>
        <source>Whether the loss is real: paired with the dense network image by image, at 95 % confidence</source>
        <translation>Apakah penurunannya nyata: dipasangkan dengan jaringan padat gambar demi gambar, pada tingkat kepercayaan 95 %</translation>
    </message>
    <message>
        <source>Starred</source>
        <translation>Berbintang</translation>
    </message>
    <message>
        <source>Experiment</source>
        <translation>Eksperimen</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Berkas</translation>
    </message>
    <message>
        <source>Ratio</source>
        <translation>Rasio</translation>
    </message>
    <message>
        <source>Top-1</source>
        <translation>Top-1</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Penurunan</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Kesimpulan</translation>
    </message>
    <message>
        <source>Measured on</source>
        <translation>Diukur pada</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Waktu</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Catatan</translation>
    </message>
</context>
<context>
    <name>pangkas::ExperimentsView</name>
    <message>
        <source>Experiments</source>
        <translation>Eksperimen</translation>
    </message>
    <message>
        <source>Every measured state in accuracy against bytes, two of them compared, and all moves with their branches</source>
        <translation>Setiap keadaan terukur dalam akurasi terhadap bita, dua di antaranya dibandingkan, dan semua langkah beserta cabangnya</translation>
    </message>
    <message>
        <source>Accuracy against Bytes</source>
        <translation>Akurasi terhadap Bita</translation>
    </message>
    <message>
        <source>Present recipe</source>
        <translation>Resep sekarang</translation>
    </message>
    <message>
        <source>%1
%2 counted, top-1 %3 (95 % interval %4 to %5) on %6 images</source>
        <translation>%1
%2 dihitung, top-1 %3 (selang 95 % %4 sampai %5) pada %6 gambar</translation>
    </message>
    <message>
        <source>Against the dense network: %1</source>
        <translation>Terhadap jaringan padat: %1</translation>
    </message>
    <message>
        <source>Nothing is measured here yet: Evaluate (F5) makes each state a point.</source>
        <translation>Belum ada yang diukur di sini: Evaluasi (F5) menjadikan setiap keadaan sebuah titik.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln state(s) measured. The line is the front: nothing below or right of it is better.</source>
        <translation>
            <numerusform>%Ln keadaan terukur. Garis itu adalah front Pareto: tidak ada yang lebih baik di bawah atau di kanannya.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more on other images.</source>
        <translation>
            <numerusform>%Ln lagi pada gambar lain.</numerusform>
        </translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabel</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Lini Masa</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>Perbandingan</translation>
    </message>
    <message>
        <source>All states the recipe has been in, with branches; a click goes there</source>
        <translation>Semua keadaan yang pernah dilalui resep, beserta cabangnya; klik untuk menuju ke sana</translation>
    </message>
    <message>
        <source>Two selected experiments, or one and the present recipe</source>
        <translation>Dua eksperimen terpilih, atau satu dan resep sekarang</translation>
    </message>
    <message>
        <source>This data set only</source>
        <translation>Hanya set data ini</translation>
    </message>
    <message>
        <source>Accuracies on other images or with another preprocessing can&apos;t be compared; they are drawn hollow</source>
        <translation>Akurasi pada gambar lain atau dengan prapemrosesan lain tidak dapat dibandingkan; digambar berongga</translation>
    </message>
    <message>
        <source>Papers</source>
        <translation>Makalah</translation>
    </message>
    <message>
        <source>What papers report for this network on their own data, at the same ratio and loss</source>
        <translation>Yang dilaporkan makalah untuk jaringan ini pada datanya sendiri, pada rasio dan penurunan yang sama</translation>
    </message>
    <message>
        <source>Return to It</source>
        <translation>Kembali ke Sini</translation>
    </message>
    <message>
        <source>Make its recipe the present one; can be undone</source>
        <translation>Jadikan resepnya resep sekarang; dapat diurungkan</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Bandingkan</translation>
    </message>
    <message>
        <source>Two selected experiments, or one with the present recipe</source>
        <translation>Dua eksperimen terpilih, atau satu dengan resep sekarang</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>Beri Bintang</translation>
    </message>
    <message>
        <source>Stars mark what you want to find again</source>
        <translation>Bintang menandai yang ingin Anda temukan lagi</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Ganti Nama</translation>
    </message>
    <message>
        <source>Give it a name; the column Note takes more words</source>
        <translation>Beri nama; kolom Catatan memuat lebih banyak kata</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Hapus</translation>
    </message>
    <message>
        <source>Take it out of the table; can be undone</source>
        <translation>Keluarkan dari tabel; dapat diurungkan</translation>
    </message>
    <message>
        <source>Select two experiments in the table or, with Ctrl, in the plot; one is compared with the present recipe.</source>
        <translation>Pilih dua eksperimen di tabel atau, dengan Ctrl, di grafik; bila hanya satu, dibandingkan dengan resep sekarang.</translation>
    </message>
    <message>
        <source>Accuracy against bytes</source>
        <translation>Akurasi terhadap bita</translation>
    </message>
    <message>
        <source>packed file</source>
        <translation>berkas terkemas</translation>
    </message>
    <message>
        <source>top-1</source>
        <translation>top-1</translation>
    </message>
</context>
<context>
    <name>pangkas::FigureActions</name>
    <message>
        <source>Export Figure</source>
        <translation>Ekspor Grafik</translation>
    </message>
    <message>
        <source>Saving %1</source>
        <translation>Menyimpan %1</translation>
    </message>
    <message>
        <source>&amp;Export %1...</source>
        <translation>&amp;Ekspor %1...</translation>
    </message>
    <message>
        <source>&amp;Copy Picture</source>
        <translation>&amp;Salin Gambar</translation>
    </message>
    <message>
        <source>Copy &amp;Table</source>
        <translation>Salin &amp;Tabel</translation>
    </message>
</context>
<context>
    <name>pangkas::FigureExport</name>
    <message>
        <source>Pictures (*.png)</source>
        <translation>Gambar (*.png)</translation>
    </message>
    <message>
        <source>Vector drawings (*.svg)</source>
        <translation>Gambar vektor (*.svg)</translation>
    </message>
    <message>
        <source>PDF documents (*.pdf)</source>
        <translation>Dokumen PDF (*.pdf)</translation>
    </message>
    <message>
        <source>Tables (*.csv)</source>
        <translation>Tabel (*.csv)</translation>
    </message>
</context>
<context>
    <name>pangkas::Figures</name>
    <message>
        <source>The weights are being looked at; the prediction follows.</source>
        <translation>Bobot sedang dibaca; perkiraannya menyusul.</translation>
    </message>
    <message>
        <source>Expected to be smaller than this: the coder finds order that can&apos;t be told without coding. It is being coded in the background.</source>
        <translation>Diperkirakan lebih kecil dari ini: pengode menemukan keteraturan yang tidak diketahui tanpa mengodekan. Sedang dikodekan di latar belakang.</translation>
    </message>
    <message>
        <source>Predicted from what positions and codes cost in this layer. It is being coded in the background.</source>
        <translation>Diperkirakan dari biaya posisi dan kode dalam lapisan ini. Sedang dikodekan di latar belakang.</translation>
    </message>
</context>
<context>
    <name>pangkas::FilterTiles</name>
    <message>
        <source>Dense</source>
        <translation>Padat</translation>
    </message>
    <message>
        <source>Decoded</source>
        <translation>Hasil dekode</translation>
    </message>
    <message>
        <source>Pruned</source>
        <translation>Dipangkas</translation>
    </message>
    <message>
        <source>Red, green, blue: the channels. Grey: 0; strongest: ±%1</source>
        <translation>Merah, hijau, biru: kanal. Abu-abu: 0; terkuat: ±%1</translation>
    </message>
</context>
<context>
    <name>pangkas::FinishedJobRow</name>
    <message>
        <source>finished</source>
        <translation>selesai</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>gagal</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>dibatalkan</translation>
    </message>
    <message>
        <source>How long the job ran, by the clock</source>
        <translation>Lamanya pekerjaan berjalan menurut jam</translation>
    </message>
    <message>
        <source>Why the job failed and what helps; the text can be selected and copied</source>
        <translation>Mengapa pekerjaan gagal dan apa yang membantu; teksnya dapat dipilih dan disalin</translation>
    </message>
</context>
<context>
    <name>pangkas::HeadlineBar</name>
    <message>
        <source>Evaluate</source>
        <translation>Evaluasi</translation>
    </message>
    <message>
        <source>Export...</source>
        <translation>Ekspor...</translation>
    </message>
    <message>
        <source>built-in sample</source>
        <translation>contoh bawaan</translation>
    </message>
    <message numerus="yes">
        <source>%1, %Ln class(es) · %2</source>
        <translation>
            <numerusform>%1, %Ln kelas · %2</numerusform>
        </translation>
    </message>
    <message>
        <source>All parameters as 32-bit floats: %1</source>
        <translation>Semua parameter sebagai bilangan pecahan 32 bit: %1</translation>
    </message>
    <message>
        <source>Dense bytes divided by packed bytes</source>
        <translation>Bita padat dibagi bita terkemas</translation>
    </message>
    <message>
        <source>The file that Export writes for this recipe has exactly %1: coded and counted</source>
        <translation>Berkas yang ditulis Ekspor untuk resep ini berukuran tepat %1: telah dikodekan dan dihitung</translation>
    </message>
    <message>
        <source>packed</source>
        <translation>terkemas</translation>
    </message>
    <message>
        <source>predicted</source>
        <translation>perkiraan</translation>
    </message>
    <message numerus="yes">
        <source>top-1 on %Ln validation image(s)</source>
        <translation>
            <numerusform>top-1 pada %Ln gambar validasi</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>top-1 · %Ln image(s) ready</source>
        <translation>
            <numerusform>top-1 · %Ln gambar siap</numerusform>
        </translation>
    </message>
    <message>
        <source>top-1 · no data set</source>
        <translation>top-1 · tanpa set data</translation>
    </message>
    <message>
        <source>dense %1</source>
        <translation>padat %1</translation>
    </message>
    <message>
        <source>measuring dense, %1 of %2</source>
        <translation>mengukur yang padat, %1 dari %2</translation>
    </message>
    <message>
        <source>The evaluation is under way</source>
        <translation>Evaluasi sedang berlangsung</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>belum diukur</translation>
    </message>
    <message>
        <source>Press Evaluate to run the compressed network on the data set</source>
        <translation>Tekan Evaluasi untuk menjalankan jaringan yang dimampatkan pada set data</translation>
    </message>
    <message>
        <source>Open a data set first</source>
        <translation>Buka set data lebih dahulu</translation>
    </message>
    <message>
        <source>measured on the file</source>
        <translation>diukur dari berkas</translation>
    </message>
    <message>
        <source>measured</source>
        <translation>terukur</translation>
    </message>
    <message>
        <source>The network was decoded from the exported file and run on every image</source>
        <translation>Jaringan didekode dari berkas yang diekspor dan dijalankan pada setiap gambar</translation>
    </message>
    <message>
        <source>The compressed network of this recipe was decoded and run on every image</source>
        <translation>Jaringan mampat dari resep ini didekode dan dijalankan pada setiap gambar</translation>
    </message>
    <message>
        <source>looking</source>
        <translation>membaca</translation>
    </message>
    <message>
        <source>at most</source>
        <translation>paling banyak</translation>
    </message>
    <message numerus="yes">
        <source>top-1 on %1 of %Ln image(s)</source>
        <translation>
            <numerusform>top-1 pada %1 dari %Ln gambar</numerusform>
        </translation>
    </message>
    <message>
        <source>The uncompressed network: %1</source>
        <translation>Jaringan yang tidak dimampatkan: %1</translation>
    </message>
    <message>
        <source>refining</source>
        <translation>diperhalus</translation>
    </message>
    <message>
        <source>Measured on %1 of %2 images so far, every class in its share; the interval shrinks as more arrive</source>
        <translation>Sejauh ini diukur pada %1 dari %2 gambar, setiap kelas sesuai porsinya; selang menyempit seiring bertambahnya gambar</translation>
    </message>
    <message>
        <source>out of date</source>
        <translation>kedaluwarsa</translation>
    </message>
    <message>
        <source>Measured for an earlier recipe. Live accuracy measures the present one when the sliders rest; Evaluate does it at any time</source>
        <translation>Diukur untuk resep sebelumnya. Akurasi langsung mengukur resep sekarang saat penggeser berhenti; Evaluasi melakukannya kapan saja</translation>
    </message>
    <message>
        <source>dense</source>
        <translation>padat</translation>
    </message>
    <message>
        <source>The dense network is shown for comparison</source>
        <translation>Jaringan padat ditampilkan sebagai pembanding</translation>
    </message>
    <message>
        <source>%1, retrained</source>
        <translation>%1, dilatih ulang</translation>
    </message>
    <message>
        <source>dense %1, so far</source>
        <translation>padat %1, sejauh ini</translation>
    </message>
</context>
<context>
    <name>pangkas::HistogramPlot</name>
    <message>
        <source>%1 exact zeros</source>
        <translation>%1 nol tepat</translation>
    </message>
</context>
<context>
    <name>pangkas::HistogramView</name>
    <message>
        <source>Histogram</source>
        <translation>Histogram</translation>
    </message>
    <message>
        <source>The layer&apos;s weights dense, pruned and decoded, with the threshold to drag</source>
        <translation>Bobot lapisan yang padat, dipangkas, dan hasil dekode, dengan ambang yang dapat diseret</translation>
    </message>
    <message>
        <source>Histogram of %1</source>
        <translation>Histogram %1</translation>
    </message>
    <message>
        <source>%1 weights, %2 exactly zero after pruning</source>
        <translation>%1 bobot, %2 tepat nol setelah dipangkas</translation>
    </message>
    <message>
        <source>%1 weights, switched off: stored as they are</source>
        <translation>%1 bobot, dimatikan: disimpan apa adanya</translation>
    </message>
    <message>
        <source>Threshold divided by the layer&apos;s standard deviation, %1</source>
        <translation>Ambang dibagi simpangan baku lapisan, %1</translation>
    </message>
    <message>
        <source>off</source>
        <comment>weight sharing</comment>
        <translation>mati</translation>
    </message>
    <message>
        <source>at most %1</source>
        <translation>paling banyak %1</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Log</translation>
    </message>
    <message>
        <source>Counts on a logarithmic scale</source>
        <translation>Cacah pada skala logaritmik</translation>
    </message>
    <message>
        <source>Linear</source>
        <translation>Linear</translation>
    </message>
    <message>
        <source>Counts on a linear scale</source>
        <translation>Cacah pada skala linear</translation>
    </message>
    <message>
        <source>Threshold |w| &lt;</source>
        <translation>Ambang |w| &lt;</translation>
    </message>
    <message>
        <source>Weights of a smaller magnitude become zero</source>
        <translation>Bobot dengan magnitudo lebih kecil menjadi nol</translation>
    </message>
    <message>
        <source>Multiple of σ</source>
        <translation>Kelipatan σ</translation>
    </message>
    <message>
        <source>Threshold divided by the layer&apos;s standard deviation</source>
        <translation>Ambang dibagi simpangan baku lapisan</translation>
    </message>
    <message>
        <source> σ</source>
        <translation> σ</translation>
    </message>
    <message>
        <source>Zeros</source>
        <translation>Nol</translation>
    </message>
    <message>
        <source>Share of the layer&apos;s weights that become zero</source>
        <translation>Bagian bobot lapisan yang menjadi nol</translation>
    </message>
    <message>
        <source>Energy removed</source>
        <translation>Energi dibuang</translation>
    </message>
    <message>
        <source>Share of the sum of squared weights that pruning takes away, from the layer&apos;s table of magnitudes</source>
        <translation>Bagian jumlah kuadrat bobot yang dibuang pemangkasan, dari tabel magnitudo lapisan</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source>Shared values</source>
        <translation>Nilai bersama</translation>
    </message>
    <message>
        <source>Values besides zero that the stored weights have in common</source>
        <translation>Nilai selain nol yang dipakai bersama oleh bobot tersimpan</translation>
    </message>
    <message>
        <source>Coder</source>
        <translation>Pengode</translation>
    </message>
    <message>
        <source>Dense</source>
        <translation>Padat</translation>
    </message>
    <message>
        <source>Pruned</source>
        <translation>Dipangkas</translation>
    </message>
    <message>
        <source>Decoded</source>
        <translation>Hasil dekode</translation>
    </message>
    <message>
        <source>All weights before pruning: the outline, and in grey those that become zero</source>
        <translation>Semua bobot sebelum dipangkas: garis luarnya, dan yang menjadi nol berwarna abu-abu</translation>
    </message>
    <message>
        <source>The weights that stay</source>
        <translation>Bobot yang tersisa</translation>
    </message>
    <message>
        <source>After sharing and decoding: how many weights have each shared value; counted when the layer is packed</source>
        <translation>Setelah berbagi nilai dan didekode: banyaknya bobot untuk setiap nilai bersama; dihitung saat lapisan dikemas</translation>
    </message>
    <message>
        <source>Drag either threshold. The wheel zooms, a double click shows all. Triangles are shared values.</source>
        <translation>Seret salah satu ambang. Roda untuk memperbesar, klik ganda untuk melihat semua. Segitiga adalah nilai bersama.</translation>
    </message>
    <message>
        <source>Histogram of the layer&apos;s weights</source>
        <translation>Histogram bobot lapisan</translation>
    </message>
</context>
<context>
    <name>pangkas::JobRow</name>
    <message>
        <source>Cancel</source>
        <translation>Batal</translation>
    </message>
    <message>
        <source>Cancel: %1</source>
        <translation>Batal: %1</translation>
    </message>
    <message>
        <source>How far this step of the job is. The time left assumes that it goes on at the pace it had so far.</source>
        <translation>Seberapa jauh langkah pekerjaan ini. Sisa waktu mengandaikan laju yang sama seperti sejauh ini.</translation>
    </message>
</context>
<context>
    <name>pangkas::JobsPanel</name>
    <message>
        <source>Loading the engine</source>
        <translation>Memuat mesin hitung</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Membaca</translation>
    </message>
    <message>
        <source>Checking</source>
        <translation>Memeriksa</translation>
    </message>
    <message>
        <source>Pruning</source>
        <translation>Memangkas</translation>
    </message>
    <message>
        <source>Sharing weights</source>
        <translation>Berbagi bobot</translation>
    </message>
    <message>
        <source>Coding</source>
        <translation>Mengodekan</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>Menulis</translation>
    </message>
    <message>
        <source>Decoding</source>
        <translation>Mendekode</translation>
    </message>
    <message>
        <source>Comparing bit by bit</source>
        <translation>Membandingkan bit demi bit</translation>
    </message>
    <message>
        <source>Loading images</source>
        <translation>Memuat gambar</translation>
    </message>
    <message>
        <source>Evaluating</source>
        <translation>Mengevaluasi</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Melatih</translation>
    </message>
    <message>
        <source>Drawing</source>
        <translation>Menggambar</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>menunggu</translation>
    </message>
    <message>
        <source>%1: %2 of %3</source>
        <translation>%1: %2 dari %3</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Pekerjaan</translation>
    </message>
    <message>
        <source>Nothing is running</source>
        <translation>Tidak ada yang berjalan</translation>
    </message>
    <message>
        <source>%1 s</source>
        <comment>seconds</comment>
        <translation>%1 dtk</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <comment>minutes and seconds</comment>
        <translation>%1 mnt %2 dtk</translation>
    </message>
    <message>
        <source>%1, about %2 left</source>
        <translation>%1, sekitar %2 lagi</translation>
    </message>
    <message>
        <source>Cancel All</source>
        <translation>Batalkan Semua</translation>
    </message>
    <message>
        <source>Stops every job that runs or waits; what they were to write stays as it was</source>
        <translation>Menghentikan setiap pekerjaan yang berjalan atau menunggu; yang akan ditulisnya tetap seperti semula</translation>
    </message>
    <message>
        <source>Clear the jobs that have ended</source>
        <translation>Bersihkan pekerjaan yang telah berakhir</translation>
    </message>
</context>
<context>
    <name>pangkas::LayerIndexing</name>
    <message>
        <source>Getting to know the weights</source>
        <translation>Mengenali bobot</translation>
    </message>
    <message>
        <source>Trying the strongest coder on samples</source>
        <translation>Mencoba pengode terkuat pada sampel</translation>
    </message>
</context>
<context>
    <name>pangkas::LayerTableModel</name>
    <message>
        <source>compress %1</source>
        <translation>mampatkan %1</translation>
    </message>
    <message>
        <source>Whether the layer is compressed; otherwise it is stored as it is</source>
        <translation>Apakah lapisan dimampatkan; bila tidak, disimpan apa adanya</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>Lapisan</translation>
    </message>
    <message>
        <source>The layer&apos;s name in the literature</source>
        <translation>Nama lapisan dalam pustaka</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Jenis</translation>
    </message>
    <message>
        <source>What the layer computes</source>
        <translation>Apa yang dihitung lapisan</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>Bentuk</translation>
    </message>
    <message>
        <source>Sizes of the weight tensor: outputs first</source>
        <translation>Ukuran tensor bobot: keluaran lebih dahulu</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <source>Weights and biases; the bar is the share of the whole model</source>
        <translation>Bobot dan bias; batang menunjukkan bagian dari seluruh model</translation>
    </message>
    <message>
        <source>Sparsity</source>
        <translation>Sparsitas</translation>
    </message>
    <message>
        <source>Share of the weights that become zero, the smallest magnitudes first</source>
        <translation>Bagian bobot yang menjadi nol, mulai dari magnitudo terkecil</translation>
    </message>
    <message>
        <source>Bits</source>
        <translation>Bit</translation>
    </message>
    <message>
        <source>Bits of a code: b bits address 2^b − 1 shared values and zero</source>
        <translation>Bit sebuah kode: b bit mengalamatkan 2^b − 1 nilai bersama dan nol</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Awal</translation>
    </message>
    <message>
        <source>Where the k-means centroids start</source>
        <translation>Dari mana sentroid k-means bermula</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>Kepadatan</translation>
    </message>
    <message>
        <source>Share of the weights that are stored</source>
        <translation>Bagian bobot yang disimpan</translation>
    </message>
    <message>
        <source>Packed</source>
        <translation>Terkemas</translation>
    </message>
    <message>
        <source>Ratio</source>
        <translation>Rasio</translation>
    </message>
    <message>
        <source>Dense bytes divided by packed bytes</source>
        <translation>Bita padat dibagi bita terkemas</translation>
    </message>
    <message>
        <source>The layer is compressed. Click to store it as it is.</source>
        <translation>Lapisan dimampatkan. Klik untuk menyimpannya apa adanya.</translation>
    </message>
    <message>
        <source>The layer is stored as it is. Click to compress it.</source>
        <translation>Lapisan disimpan apa adanya. Klik untuk memampatkannya.</translation>
    </message>
    <message>
        <source>%1 weights and %2 biases, %3 of the model</source>
        <translation>%1 bobot dan %2 bias, %3 dari model</translation>
    </message>
    <message>
        <source>%1 of the weights become zero: magnitudes below %2. Drag, or use the arrow keys; press Enter to type a number.</source>
        <translation>%1 bobot menjadi nol: magnitudo di bawah %2. Seret, atau gunakan tombol panah; tekan Enter untuk mengetik angka.</translation>
    </message>
    <message>
        <source>The weights that stay share at most %1 values</source>
        <translation>Bobot yang tersisa berbagi paling banyak %1 nilai</translation>
    </message>
    <message>
        <source>The weights that stay keep their 32-bit values</source>
        <translation>Bobot yang tersisa tetap bernilai 32 bit</translation>
    </message>
    <message>
        <source>Share of the weights that are stored, counted after pruning</source>
        <translation>Bagian bobot yang disimpan, dihitung setelah pemangkasan</translation>
    </message>
    <message>
        <source>Share of the weights that will be stored, from the histogram of magnitudes</source>
        <translation>Bagian bobot yang akan disimpan, dari histogram magnitudo</translation>
    </message>
    <message>
        <source>%1 in the packed file: coded and counted</source>
        <translation>%1 dalam berkas terkemas: telah dikodekan dan dihitung</translation>
    </message>
    <message>
        <source>%1 dense to %2 packed</source>
        <translation>%1 padat menjadi %2 terkemas</translation>
    </message>
    <message>
        <source>Coder</source>
        <translation>Pengode</translation>
    </message>
    <message>
        <source>How positions and codes become bytes; nothing is lost, whichever it is</source>
        <translation>Cara posisi dan kode menjadi bita; tidak ada yang hilang, apa pun pilihannya</translation>
    </message>
    <message numerus="yes">
        <source>Pruned alone it loses more than a point from %1 on (%Ln image(s)).</source>
        <translation>
            <numerusform>Bila dipangkas sendirian, akurasi turun lebih dari satu poin mulai %1 (%Ln gambar).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Pruned alone it loses at most a point up to %1 (%Ln image(s)).</source>
        <translation>
            <numerusform>Bila dipangkas sendirian, akurasi turun paling banyak satu poin sampai %1 (%Ln gambar).</numerusform>
        </translation>
    </message>
    <message>
        <source>Bytes of the layer in the packed file; ≈ marks a prediction, ≤ a bound</source>
        <translation>Bita lapisan dalam berkas terkemas; ≈ menandai perkiraan, ≤ batas atas</translation>
    </message>
    <message>
        <source>Values</source>
        <translation>Nilai</translation>
    </message>
    <message>
        <source>Number of distinct weights after decoding, zero included, counted</source>
        <translation>Banyaknya bobot berbeda setelah didekode, termasuk nol, dihitung</translation>
    </message>
    <message numerus="yes">
        <source>%n shared value(s) set by hand; choose a start to go back to k-means</source>
        <translation>
            <numerusform>%n nilai bersama diatur manual; pilih titik awal untuk kembali ke k-means</numerusform>
        </translation>
    </message>
    <message>
        <source>Set by hand: the slider of all layers leaves it alone until it is released (context menu).</source>
        <translation>Diatur manual: penggeser semua lapisan tidak mengubahnya sampai dilepaskan (menu konteks).</translation>
    </message>
    <message>
        <source>The layer&apos;s weights have %1 distinct values after decoding, zero included: counted</source>
        <translation>Bobot lapisan memiliki %1 nilai berbeda setelah didekode, termasuk nol: dihitung</translation>
    </message>
    <message>
        <source>Counted when the layer has been compressed in the background</source>
        <translation>Dihitung setelah lapisan dimampatkan di latar belakang</translation>
    </message>
</context>
<context>
    <name>pangkas::LayerTableView</name>
    <message>
        <source>Switch &amp;Off: Store as It Is</source>
        <translation>&amp;Matikan: Simpan Apa Adanya</translation>
    </message>
    <message>
        <source>Switch &amp;On: Compress</source>
        <translation>&amp;Nyalakan: Mampatkan</translation>
    </message>
    <message>
        <source>Type a &amp;Sparsity...</source>
        <translation>Ketik &amp;Sparsitas...</translation>
    </message>
    <message>
        <source>&amp;Bits</source>
        <translation>&amp;Bit</translation>
    </message>
    <message>
        <source>Centroids S&amp;tart</source>
        <translation>&amp;Awal Sentroid</translation>
    </message>
    <message>
        <source>&amp;Coder</source>
        <translation>&amp;Pengode</translation>
    </message>
    <message>
        <source>&amp;Release to the Slider of All Layers</source>
        <translation>&amp;Lepaskan ke Penggeser Semua Lapisan</translation>
    </message>
    <message>
        <source>R&amp;eset: Prune and Share Nothing</source>
        <translation>Atur &amp;Ulang: Tanpa Pemangkasan dan Berbagi Nilai</translation>
    </message>
    <message>
        <source>Select &amp;All Layers</source>
        <translation>P&amp;ilih Semua Lapisan</translation>
    </message>
    <message>
        <source>&amp;Open the Group (*)</source>
        <translation>&amp;Buka Kelompok (*)</translation>
    </message>
    <message>
        <source>C&amp;lose the Group (/)</source>
        <translation>&amp;Tutup Kelompok (/)</translation>
    </message>
</context>
<context>
    <name>pangkas::LayerTitle</name>
    <message>
        <source>The layer and the shape of its weights: outputs first</source>
        <translation>Lapisan dan bentuk bobotnya: keluaran lebih dahulu</translation>
    </message>
</context>
<context>
    <name>pangkas::LayerTreeModel</name>
    <message numerus="yes">
        <source>%Ln layer(s)</source>
        <translation>
            <numerusform>%Ln lapisan</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln layer(s) of %1: what is changed here is changed in each</source>
        <translation>
            <numerusform>%Ln lapisan %1: yang diubah di sini diubah pada semuanya</numerusform>
        </translation>
    </message>
    <message>
        <source>compress %1</source>
        <translation>mampatkan %1</translation>
    </message>
</context>
<context>
    <name>pangkas::LayerTrials</name>
    <message>
        <source>Coding variants of %1</source>
        <translation>Mengodekan varian %1</translation>
    </message>
</context>
<context>
    <name>pangkas::Layers</name>
    <message>
        <source>convolution</source>
        <translation>konvolusi</translation>
    </message>
    <message>
        <source>fully connected</source>
        <translation>terhubung penuh</translation>
    </message>
    <message>
        <source>off</source>
        <comment>weights are not shared</comment>
        <translation>mati</translation>
    </message>
    <message>
        <source>linear</source>
        <translation>linear</translation>
    </message>
    <message>
        <source>density</source>
        <translation>kepadatan</translation>
    </message>
    <message>
        <source>Forgy</source>
        <translation>Forgy</translation>
    </message>
    <message>
        <source>optimal</source>
        <translation>optimal</translation>
    </message>
    <message>
        <source>Deflate</source>
        <translation>Deflate</translation>
    </message>
    <message>
        <source>ZIP&apos;s method: repeated strings and Huffman codes, which every ZIP program understands.</source>
        <translation>Metode ZIP: untaian berulang dan kode Huffman, yang dipahami setiap program ZIP.</translation>
    </message>
    <message>
        <source>Deep Compression</source>
        <translation>Deep Compression</translation>
    </message>
    <message>
        <source>The paper&apos;s method: relative positions with fillers, and Huffman codes for them and for the shared values.</source>
        <translation>Metode makalahnya: posisi relatif dengan pengisi, dan kode Huffman untuk posisi serta nilai bersama.</translation>
    </message>
    <message>
        <source>Fast</source>
        <translation>Cepat</translation>
    </message>
    <message>
        <source>Maximum</source>
        <translation>Maksimum</translation>
    </message>
    <message>
        <source>Adaptive arithmetic coding that learns from the neighbouring weights: the smallest file, the longest wait.</source>
        <translation>Pengodean aritmetika adaptif yang belajar dari bobot tetangga: berkas terkecil, tunggu terlama.</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Otomatis</translation>
    </message>
    <message>
        <source>Asymmetric numeral systems (rANS) for positions and codes, made to be decoded quickly.</source>
        <translation>Sistem bilangan asimetris (rANS) untuk posisi dan kode, dibuat agar cepat didekode.</translation>
    </message>
    <message>
        <source>Codes the layer with every coder and keeps the smallest result.</source>
        <translation>Mengodekan lapisan dengan setiap pengode dan menyimpan hasil terkecil.</translation>
    </message>
    <message>
        <source>Automatic, Fast</source>
        <translation>Otomatis, Cepat</translation>
    </message>
    <message>
        <source>Codes the layer with every coder that is quickly decoded and keeps the smallest result.</source>
        <translation>Mengodekan lapisan dengan setiap pengode yang cepat didekode dan menyimpan hasil terkecil.</translation>
    </message>
    <message>
        <source>by hand</source>
        <comment>a codebook</comment>
        <translation>manual</translation>
    </message>
</context>
<context>
    <name>pangkas::LiveAccuracy</name>
    <message>
        <source>Measuring accuracy</source>
        <translation>Mengukur akurasi</translation>
    </message>
    <message>
        <source>Measuring the dense network</source>
        <translation>Mengukur jaringan padat</translation>
    </message>
</context>
<context>
    <name>pangkas::LogModel</name>
    <message>
        <source>Time</source>
        <translation>Waktu</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Peristiwa</translation>
    </message>
</context>
<context>
    <name>pangkas::LogPanel</name>
    <message>
        <source>Log</source>
        <translation>Log</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Salin</translation>
    </message>
    <message>
        <source>&amp;Save Log...</source>
        <translation>S&amp;impan Log...</translation>
    </message>
    <message>
        <source>C&amp;lear</source>
        <translation>&amp;Bersihkan</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Semuanya</translation>
    </message>
    <message>
        <source>Warnings and failures</source>
        <translation>Peringatan dan kegagalan</translation>
    </message>
    <message>
        <source>Failures</source>
        <translation>Kegagalan</translation>
    </message>
    <message>
        <source>Which entries the log shows; all of them are kept and saved</source>
        <translation>Entri mana yang ditampilkan log; semuanya dipertahankan dan ikut disimpan</translation>
    </message>
    <message>
        <source>Save the log to a text file</source>
        <translation>Simpan log ke berkas teks</translation>
    </message>
    <message>
        <source>Copy the selected entries, or all that are shown</source>
        <translation>Salin entri yang dipilih, atau semua yang ditampilkan</translation>
    </message>
    <message>
        <source>Clear the log</source>
        <translation>Bersihkan log</translation>
    </message>
</context>
<context>
    <name>pangkas::MainWindow</name>
    <message>
        <source>&amp;Undo: %1</source>
        <translation>&amp;Urungkan: %1</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Urungkan</translation>
    </message>
    <message>
        <source>&amp;Redo: %1</source>
        <translation>U&amp;langi: %1</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>U&amp;langi</translation>
    </message>
    <message>
        <source>%1[*] – Pangkas</source>
        <comment>window title with a model&apos;s name</comment>
        <translation>%1[*] – Pangkas</translation>
    </message>
    <message>
        <source>Open Model</source>
        <translation>Buka Model</translation>
    </message>
    <message>
        <source>Models (%1);;All files (*)</source>
        <translation>Model (%1);;Semua berkas (*)</translation>
    </message>
    <message>
        <source>Open Data Set: a Folder per Class</source>
        <translation>Buka Set Data: Satu Folder per Kelas</translation>
    </message>
    <message>
        <source>Open List of Images and Labels</source>
        <translation>Buka Daftar Gambar dan Label</translation>
    </message>
    <message>
        <source>Lists (*.txt *.tsv *.lst);;All files (*)</source>
        <translation>Daftar (*.txt *.tsv *.lst);;Semua berkas (*)</translation>
    </message>
    <message>
        <source>Open Recipe</source>
        <translation>Buka Resep</translation>
    </message>
    <message>
        <source>Recipes (*.json);;All files (*)</source>
        <translation>Resep (*.json);;Semua berkas (*)</translation>
    </message>
    <message>
        <source>Save Recipe</source>
        <translation>Simpan Resep</translation>
    </message>
    <message>
        <source>Recipes (*.json)</source>
        <translation>Resep (*.json)</translation>
    </message>
    <message>
        <source>Export Packed File</source>
        <translation>Ekspor Berkas Terkemas</translation>
    </message>
    <message>
        <source>Packed files (*.pkz)</source>
        <translation>Berkas terkemas (*.pkz)</translation>
    </message>
    <message>
        <source>Open X-ray of a Packed File</source>
        <translation>Buka Sinar-X Berkas Terkemas</translation>
    </message>
    <message>
        <source>Packed files (*.pkz);;All files (*)</source>
        <translation>Berkas terkemas (*.pkz);;Semua berkas (*)</translation>
    </message>
    <message>
        <source>Compare with a Packed File</source>
        <translation>Bandingkan dengan Berkas Terkemas</translation>
    </message>
    <message>
        <source>Saved figure %1</source>
        <translation>Grafik %1 disimpan</translation>
    </message>
    <message>
        <source>Copied to the clipboard: %1</source>
        <translation>Disalin ke papan klip: %1</translation>
    </message>
    <message>
        <source>Save Log</source>
        <translation>Simpan Log</translation>
    </message>
    <message>
        <source>Texts (*.txt *.log)</source>
        <translation>Teks (*.txt *.log)</translation>
    </message>
    <message>
        <source>Saved the log as %1</source>
        <translation>Log disimpan sebagai %1</translation>
    </message>
</context>
<context>
    <name>pangkas::MapCanvas</name>
    <message>
        <source>Weights beyond the ends have the colours of the ends. Means of many weights are small, so the ends move with the zoom.</source>
        <translation>Bobot di luar ujung skala berwarna sama dengan ujungnya. Rata-rata banyak bobot itu kecil, maka ujung skala bergeser mengikuti perbesaran.</translation>
    </message>
    <message>
        <source>Share of a pixel&apos;s weights that are kept; the upper end moves with the zoom and the layer&apos;s density</source>
        <translation>Porsi bobot piksel yang dipertahankan; ujung atas bergeser mengikuti perbesaran dan kepadatan lapisan</translation>
    </message>
    <message>
        <source>Share of each row&apos;s and each column&apos;s weights that are kept; the number is that of the longest bar</source>
        <translation>Porsi bobot setiap baris dan setiap kolom yang dipertahankan; angkanya milik batang terpanjang</translation>
    </message>
    <message>
        <source>Each weight is %1 × %2 pixels</source>
        <translation>Setiap bobot seluas %1 × %2 piksel</translation>
    </message>
    <message>
        <source>A pixel averages %1 × %2 weights</source>
        <translation>Satu piksel merata-ratakan %1 × %2 bobot</translation>
    </message>
    <message>
        <source>%1 · being read</source>
        <comment>of pixels</comment>
        <translation>%1 · sedang dibaca</translation>
    </message>
    <message>
        <source>%1 · drawn coarsely, being refined</source>
        <translation>%1 · digambar kasar, sedang diperhalus</translation>
    </message>
    <message>
        <source>%1 · interpolated between thresholds until the layer is packed</source>
        <translation>%1 · diinterpolasi antarambang sampai lapisan dikemas</translation>
    </message>
    <message>
        <source>%1 weights are being read</source>
        <translation>%1 bobot sedang dibaca</translation>
    </message>
    <message>
        <source>%1 kept or more</source>
        <translation>%1 atau lebih dipertahankan</translation>
    </message>
    <message>
        <source>all kept</source>
        <translation>semua dipertahankan</translation>
    </message>
    <message>
        <source>zero</source>
        <translation>nol</translation>
    </message>
    <message>
        <source>pruned</source>
        <translation>dipangkas</translation>
    </message>
</context>
<context>
    <name>pangkas::MessageBar</name>
    <message>
        <source>Close this message</source>
        <translation>Tutup pesan ini</translation>
    </message>
</context>
<context>
    <name>pangkas::Numbers</name>
    <message>
        <source>%1 bytes</source>
        <translation>%1 bita</translation>
    </message>
    <message>
        <source>%1 %</source>
        <comment>a percentage</comment>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>%1×</source>
        <comment>how many times smaller</comment>
        <translation>%1×</translation>
    </message>
</context>
<context>
    <name>pangkas::OverviewView</name>
    <message>
        <source>Overview</source>
        <translation>Ikhtisar</translation>
    </message>
    <message>
        <source>Parameters, bytes and accuracy of the whole model, stage by stage</source>
        <translation>Parameter, bita, dan akurasi seluruh model, tahap demi tahap</translation>
    </message>
    <message>
        <source>packed</source>
        <translation>terkemas</translation>
    </message>
    <message>
        <source>counted</source>
        <translation>dihitung</translation>
    </message>
    <message>
        <source>dense</source>
        <translation>padat</translation>
    </message>
    <message>
        <source>Weights and biases as 32-bit floats</source>
        <translation>Bobot dan bias sebagai bilangan pecahan 32 bit</translation>
    </message>
    <message>
        <source>pruned</source>
        <translation>dipangkas</translation>
    </message>
    <message>
        <source>The weights that stay as 32-bit floats, one bit for each weight that says which they are, and the biases</source>
        <translation>Bobot yang tersisa sebagai bilangan pecahan 32 bit, satu bit per bobot yang menandai mana yang tersisa, dan bias</translation>
    </message>
    <message>
        <source>shared</source>
        <translation>berbagi</translation>
    </message>
    <message>
        <source>A code of fixed length for each weight that stays, the same bit for each weight, the codebooks and the biases</source>
        <translation>Kode dengan panjang tetap untuk setiap bobot yang tersisa, satu bit penanda per bobot seperti sebelumnya, buku kode, dan bias</translation>
    </message>
    <message>
        <source>indexed</source>
        <translation>diindeks</translation>
    </message>
    <message>
        <source>The same codes, and in place of the bits the paper&apos;s distances of 4 or 5 bits with fillers: its P+Q</source>
        <translation>Kode yang sama, dan sebagai ganti bit penanda, jarak 4 atau 5 bit dengan pengisi seperti dalam makalah: P+Q-nya</translation>
    </message>
    <message>
        <source>coded</source>
        <translation>dikodekan</translation>
    </message>
    <message>
        <source>The packed file: all streams, entropy-coded, with its container. The paper&apos;s P+Q+H.</source>
        <translation>Berkas terkemas: semua aliran, dikodekan entropi, beserta wadahnya. P+Q+H dalam makalah.</translation>
    </message>
    <message>
        <source>predicted</source>
        <translation>perkiraan</translation>
    </message>
    <message>
        <source>The file is being packed for the first time</source>
        <translation>Berkas sedang dikemas untuk pertama kali</translation>
    </message>
    <message>
        <source>P: pruned, P+Q: with shared values, P+Q+H: in the packed file. P and P+Q count words of fixed length; they are written nowhere.</source>
        <translation>P: dipangkas, P+Q: dengan nilai bersama, P+Q+H: dalam berkas terkemas. P dan P+Q menghitung kata dengan panjang tetap; keduanya tidak ditulis ke mana pun.</translation>
    </message>
    <message>
        <source>Counted for an earlier recipe; the present one is being packed.</source>
        <translation>Dihitung untuk resep sebelumnya; resep sekarang sedang dikemas.</translation>
    </message>
    <message>
        <source>Save Table</source>
        <translation>Simpan Tabel</translation>
    </message>
    <message>
        <source>CSV files (*.csv)</source>
        <translation>Berkas CSV (*.csv)</translation>
    </message>
    <message>
        <source>Bytes by Stage</source>
        <translation>Bita per Tahap</translation>
    </message>
    <message>
        <source>Parameters by Layer</source>
        <translation>Parameter per Lapisan</translation>
    </message>
    <message>
        <source>Deep Compression Table</source>
        <translation>Tabel Deep Compression</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <source>Weights and biases of each layer; the coloured part is kept</source>
        <translation>Bobot dan bias setiap lapisan; bagian berwarna dipertahankan</translation>
    </message>
    <message>
        <source>Bytes, stage by stage</source>
        <translation>Bita, tahap demi tahap</translation>
    </message>
    <message>
        <source>Each stage could be written and read back. Orange: convolutions. Hollow points have, bit for bit, the weights of the measured stage.</source>
        <translation>Setiap tahap dapat ditulis dan dibaca kembali. Jingga: konvolusi. Titik berongga memiliki, bit demi bit, bobot dari tahap yang diukur.</translation>
    </message>
    <message>
        <source>As in the Deep Compression paper</source>
        <translation>Seperti dalam makalah Deep Compression</translation>
    </message>
    <message>
        <source>Han, Mao and Dally 2016, tables 2 to 5</source>
        <translation>Han, Mao, dan Dally 2016, tabel 2 sampai 5</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Log</translation>
    </message>
    <message>
        <source>Bytes on a logarithmic scale</source>
        <translation>Bita pada skala logaritmik</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Salin</translation>
    </message>
    <message>
        <source>Copy the table as text, separated by tabs</source>
        <translation>Salin tabel sebagai teks yang dipisahkan tab</translation>
    </message>
    <message>
        <source>Save CSV...</source>
        <translation>Simpan CSV...</translation>
    </message>
    <message>
        <source>Save whole bytes and counts as a file for other programs</source>
        <translation>Simpan bita dan cacah utuh sebagai berkas untuk program lain</translation>
    </message>
    <message>
        <source>Bytes and accuracy of each stage</source>
        <translation>Bita dan akurasi setiap tahap</translation>
    </message>
    <message>
        <source>Parameters of each layer</source>
        <translation>Parameter setiap lapisan</translation>
    </message>
    <message>
        <source>Layers in the columns of the Deep Compression paper</source>
        <translation>Lapisan dalam kolom-kolom makalah Deep Compression</translation>
    </message>
    <message>
        <source>Measuring the pruned network</source>
        <translation>Mengukur jaringan yang dipangkas</translation>
    </message>
    <message>
        <source>Saved table %1</source>
        <translation>Tabel %1 disimpan</translation>
    </message>
</context>
<context>
    <name>pangkas::PackPreview</name>
    <message>
        <source>Measuring the packed file</source>
        <translation>Mengukur berkas terkemas</translation>
    </message>
</context>
<context>
    <name>pangkas::PaperTableModel</name>
    <message>
        <source>%1 (%2)</source>
        <comment>share of the dense bytes and ratio</comment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Berkas</translation>
    </message>
    <message>
        <source>%1 of %2 weights are stored</source>
        <translation>%1 dari %2 bobot disimpan</translation>
    </message>
    <message>
        <source>Average over the stored weights</source>
        <translation>Rata-rata atas bobot yang disimpan</translation>
    </message>
    <message>
        <source>%1 entries: the stored weights and fillers where a distance is too long for its bits</source>
        <translation>%1 entri: bobot yang disimpan dan pengisi bila jarak terlalu panjang untuk bitnya</translation>
    </message>
    <message>
        <source>%1, counted</source>
        <translation>%1, dihitung</translation>
    </message>
    <message>
        <source>%1 in the packed file, %2 of them container</source>
        <translation>%1 dalam berkas terkemas, %2 di antaranya wadah</translation>
    </message>
    <message>
        <source>%1 in the packed file</source>
        <translation>%1 dalam berkas terkemas</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>Lapisan</translation>
    </message>
    <message>
        <source>The layer&apos;s name in the literature</source>
        <translation>Nama lapisan dalam pustaka</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Bobot</translation>
    </message>
    <message>
        <source>Weights of the layer, without its biases</source>
        <translation>Bobot lapisan, tanpa biasnya</translation>
    </message>
    <message>
        <source>Weights %
(P)</source>
        <translation>Bobot %
(P)</translation>
    </message>
    <message>
        <source>Share of the weights that are stored after pruning</source>
        <translation>Bagian bobot yang disimpan setelah pemangkasan</translation>
    </message>
    <message>
        <source>Weight bits
(P+Q)</source>
        <translation>Bit bobot
(P+Q)</translation>
    </message>
    <message>
        <source>Bits of a weight&apos;s code, all of the same length; 32 where weights are not shared</source>
        <translation>Bit kode sebuah bobot, semuanya sama panjang; 32 bila bobot tidak berbagi nilai</translation>
    </message>
    <message>
        <source>Weight bits
(P+Q+H)</source>
        <translation>Bit bobot
(P+Q+H)</translation>
    </message>
    <message>
        <source>Bits of the codes per stored weight in the packed file; – where the coder mixes codes and positions</source>
        <translation>Bit kode per bobot tersimpan dalam berkas terkemas; – bila pengode mencampur kode dan posisi</translation>
    </message>
    <message>
        <source>Index bits
(P+Q)</source>
        <translation>Bit indeks
(P+Q)</translation>
    </message>
    <message>
        <source>Bits of the distance to the weight before, 4 or 5, whichever takes less with its fillers; 0 where nothing is pruned</source>
        <translation>Bit jarak ke bobot sebelumnya, 4 atau 5, mana yang lebih hemat beserta pengisinya; 0 bila tidak ada yang dipangkas</translation>
    </message>
    <message>
        <source>Index bits
(P+Q+H)</source>
        <translation>Bit indeks
(P+Q+H)</translation>
    </message>
    <message>
        <source>Bits of the positions per stored weight in the packed file; – where the coder mixes codes and positions</source>
        <translation>Bit posisi per bobot tersimpan dalam berkas terkemas; – bila pengode mencampur kode dan posisi</translation>
    </message>
    <message>
        <source>Rate
(P)</source>
        <translation>Rasio
(P)</translation>
    </message>
    <message>
        <source>Bytes against dense bytes: a float and an index per entry, and the bias. Counted, not written.</source>
        <translation>Bita terhadap bita padat: satu bilangan pecahan dan satu indeks per entri, serta bias. Dihitung, tidak ditulis.</translation>
    </message>
    <message>
        <source>Rate
(P+Q)</source>
        <translation>Rasio
(P+Q)</translation>
    </message>
    <message>
        <source>Bytes against dense bytes: a code and an index per entry, codebook and bias. Counted, not written.</source>
        <translation>Bita terhadap bita padat: satu kode dan satu indeks per entri, buku kode, dan bias. Dihitung, tidak ditulis.</translation>
    </message>
    <message>
        <source>Rate
(P+Q+H)</source>
        <translation>Rasio
(P+Q+H)</translation>
    </message>
    <message>
        <source>Bytes in the packed file against dense bytes, whatever the layer&apos;s coder</source>
        <translation>Bita dalam berkas terkemas terhadap bita padat, apa pun pengode lapisannya</translation>
    </message>
    <message>
        <source>Packed
bytes</source>
        <translation>Bita
terkemas</translation>
    </message>
    <message>
        <source>Bytes of the layer&apos;s streams in the packed file; the last row has the whole file</source>
        <translation>Bita aliran lapisan dalam berkas terkemas; baris terakhir untuk seluruh berkas</translation>
    </message>
</context>
<context>
    <name>pangkas::ParameterBars</name>
    <message>
        <source>%1: %2 weights and biases, %3 of the model; %4 of the weights are kept</source>
        <translation>%1: %2 bobot dan bias, %3 dari model; %4 dari bobotnya dipertahankan</translation>
    </message>
</context>
<context>
    <name>pangkas::Photograph</name>
    <message>
        <source>Reading %1</source>
        <translation>Membaca %1</translation>
    </message>
    <message>
        <source>Asking both networks</source>
        <translation>Menanyai kedua jaringan</translation>
    </message>
</context>
<context>
    <name>pangkas::PhotographPage</name>
    <message>
        <source>Dense</source>
        <translation>Padat</translation>
    </message>
    <message>
        <source>asking...</source>
        <translation>menanyai...</translation>
    </message>
    <message>
        <source>Compressed</source>
        <translation>Mampat</translation>
    </message>
    <message>
        <source>the same answer</source>
        <translation>jawaban sama</translation>
    </message>
    <message>
        <source>the same class</source>
        <translation>kelas sama</translation>
    </message>
    <message>
        <source>another class</source>
        <translation>kelas lain</translation>
    </message>
    <message>
        <source>for an earlier recipe</source>
        <translation>untuk resep sebelumnya</translation>
    </message>
    <message>
        <source>%1 can&apos;t be shown: %2. Drop a whole JPEG, PNG, WebP, TIFF or BMP file.</source>
        <translation>%1 tidak dapat ditampilkan: %2. Jatuhkan berkas JPEG, PNG, WebP, TIFF, atau BMP yang utuh.</translation>
    </message>
    <message>
        <source>Reading...</source>
        <translation>Membaca...</translation>
    </message>
    <message>
        <source>Drop a photograph here, paste it or open it:
both networks say what they see.</source>
        <translation>Jatuhkan foto di sini, tempel, atau buka:
kedua jaringan mengatakan apa yang dilihatnya.</translation>
    </message>
    <message>
        <source>Open Photograph...</source>
        <translation>Buka Foto...</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Tempel</translation>
    </message>
    <message>
        <source>An image or a file from the clipboard (%1)</source>
        <translation>Gambar atau berkas dari papan klip (%1)</translation>
    </message>
    <message>
        <source>A photograph and both networks&apos; answers</source>
        <translation>Foto dan jawaban kedua jaringan</translation>
    </message>
    <message>
        <source>Open Photograph</source>
        <translation>Buka Foto</translation>
    </message>
    <message>
        <source>Photographs (*.jpg *.jpeg *.png *.webp *.tif *.tiff *.bmp)</source>
        <translation>Foto (*.jpg *.jpeg *.png *.webp *.tif *.tiff *.bmp)</translation>
    </message>
    <message>
        <source>All Files (*)</source>
        <translation>Semua Berkas (*)</translation>
    </message>
    <message>
        <source>pasted picture</source>
        <translation>gambar yang ditempel</translation>
    </message>
</context>
<context>
    <name>pangkas::PlanForm</name>
    <message>
        <source>Images to Train on: a Folder per Class</source>
        <translation>Gambar untuk Pelatihan: Satu Folder per Kelas</translation>
    </message>
    <message>
        <source>List of Images to Train on, with Labels</source>
        <translation>Daftar Gambar Pelatihan Beserta Labelnya</translation>
    </message>
    <message>
        <source>Lists (*.txt *.tsv *.lst)</source>
        <translation>Daftar (*.txt *.tsv *.lst)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Semua berkas (*)</translation>
    </message>
    <message>
        <source>none chosen</source>
        <translation>belum dipilih</translation>
    </message>
    <message>
        <source>What the network learns from; never the images that it is validated on</source>
        <translation>Bahan belajar jaringan; tidak pernah gambar yang dipakai untuk validasi</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Gambar</translation>
    </message>
    <message>
        <source>Choose...</source>
        <translation>Pilih...</translation>
    </message>
    <message>
        <source>Choose the images to train on; validation uses the data set that is open</source>
        <translation>Pilih gambar untuk pelatihan; validasi memakai set data yang terbuka</translation>
    </message>
    <message>
        <source>Choose the images to train on</source>
        <translation>Pilih gambar untuk pelatihan</translation>
    </message>
    <message>
        <source>Folder per Class...</source>
        <translation>Folder per Kelas...</translation>
    </message>
    <message>
        <source>List...</source>
        <translation>Daftar...</translation>
    </message>
    <message>
        <source>Drawn Cats and Dogs</source>
        <translation>Gambar Kucing dan Anjing Buatan</translation>
    </message>
    <message>
        <source>Leave Out Damaged Images</source>
        <translation>Lewati Gambar Rusak</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>Rencana</translation>
    </message>
    <message>
        <source>What the weights may do while they learn; what is pruned and shared in each layer is the recipe&apos;s</source>
        <translation>Apa yang boleh dilakukan bobot selama belajar; yang dipangkas dan dibagi di setiap lapisan ditentukan resep</translation>
    </message>
    <message>
        <source>Open a plan&apos;s file, or save this one</source>
        <translation>Buka berkas rencana, atau simpan rencana ini</translation>
    </message>
    <message>
        <source>Plan&apos;s file</source>
        <translation>Berkas rencana</translation>
    </message>
    <message>
        <source>Open Plan...</source>
        <translation>Buka Rencana...</translation>
    </message>
    <message>
        <source>Save Plan...</source>
        <translation>Simpan Rencana...</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>Epok</translation>
    </message>
    <message>
        <source>Passes over the images, of all phases together; each phase keeps its share</source>
        <translation>Berapa kali semua gambar dilalui, seluruh tahap bersama; setiap tahap tetap pada bagiannya</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>Laju belajar</translation>
    </message>
    <message>
        <source>The highest of the first phase; the others keep their ratio to it, and every phase its schedule</source>
        <translation>Laju tertinggi tahap pertama; tahap lain mempertahankan perbandingannya, dan setiap tahap jadwalnya</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>Tumpukan</translation>
    </message>
    <message>
        <source>Images per step</source>
        <translation>Gambar per langkah</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Simpan</translation>
    </message>
    <message>
        <source>Which weights a phase ends with: the last, or those with the highest validation accuracy at the end of an epoch</source>
        <translation>Bobot mana yang mengakhiri suatu tahap: yang terakhir, atau yang akurasi validasinya tertinggi di akhir epok</translation>
    </message>
    <message>
        <source>Patience</source>
        <translation>Kesabaran</translation>
    </message>
    <message>
        <source>A phase ends after so many epochs without a better validation accuracy</source>
        <translation>Tahap berakhir setelah sekian epok tanpa akurasi validasi yang lebih baik</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Benih</translation>
    </message>
    <message>
        <source>Of the order of the images, their augmentation and dropout: the same seed, the same run</source>
        <translation>Untuk urutan gambar, augmentasi, dan dropout: benih yang sama menghasilkan pelatihan yang sama</translation>
    </message>
    <message>
        <source>off</source>
        <comment>patience</comment>
        <translation>mati</translation>
    </message>
    <message>
        <source>Last epoch</source>
        <translation>Epok terakhir</translation>
    </message>
    <message>
        <source>Best epoch</source>
        <translation>Epok terbaik</translation>
    </message>
    <message>
        <source>bfloat16 products</source>
        <translation>Perkalian bfloat16</translation>
    </message>
    <message>
        <source>Two to three times as fast where the processor has instructions for it, float32 elsewhere. Weights, sums and updates stay float32; results differ in the last digits between processors.</source>
        <translation>Dua sampai tiga kali lebih cepat bila prosesor memiliki instruksinya, selain itu float32. Bobot, jumlah, dan pembaruan tetap float32; hasil berbeda pada angka terakhir antarprosesor.</translation>
    </message>
    <message>
        <source>The plan&apos;s phases in their order, with the epochs of each and what holds its weights</source>
        <translation>Tahap-tahap rencana menurut urutannya, dengan epok masing-masing dan apa yang menahan bobotnya</translation>
    </message>
    <message>
        <source>From the dense network</source>
        <translation>Dari jaringan padat</translation>
    </message>
    <message>
        <source>Share of the loss that asks for what the dense network answers for the same image, in place of the labels: it brings the pruned network back to its own answers</source>
        <translation>Bagian rugi yang menuntut jawaban jaringan padat untuk gambar yang sama, alih-alih labelnya: jaringan yang dipangkas dibawa kembali ke jawabannya sendiri</translation>
    </message>
    <message>
        <source>off</source>
        <comment>learning from the dense network</comment>
        <translation>mati</translation>
    </message>
</context>
<context>
    <name>pangkas::PreprocessingDialog</name>
    <message>
        <source>Image Preprocessing</source>
        <translation>Prapemrosesan Gambar</translation>
    </message>
    <message>
        <source>What each image of the data set goes through before the network sees it. After a change, accuracies have to be measured anew.</source>
        <translation>Yang dilalui setiap gambar set data sebelum dilihat jaringan. Setelah diubah, akurasi harus diukur lagi.</translation>
    </message>
    <message>
        <source>Short side after resizing</source>
        <translation>Sisi pendek setelah diubah ukurannya</translation>
    </message>
    <message>
        <source>Images are resized until their shorter side has so many pixels</source>
        <translation>Ukuran gambar diubah sampai sisi pendeknya sebanyak piksel ini</translation>
    </message>
    <message>
        <source>Side of the centre square</source>
        <translation>Sisi persegi di tengah</translation>
    </message>
    <message>
        <source>A square of so many pixels is cut out of the middle; what is missing becomes black</source>
        <translation>Persegi sebesar ini dipotong dari tengah; yang kurang menjadi hitam</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>Merah</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>Hijau</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>Biru</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>mean or deviation, colour</comment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>Rata-rata</translation>
    </message>
    <message>
        <source>Taken away from the values of the channel</source>
        <translation>Dikurangkan dari nilai kanal</translation>
    </message>
    <message>
        <source>Deviation</source>
        <translation>Simpangan</translation>
    </message>
    <message>
        <source>What the values of the channel are then divided by</source>
        <translation>Pembagi nilai kanal setelah itu</translation>
    </message>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source>Sides after resizing</source>
        <translation>Sisi setelah diubah ukurannya</translation>
    </message>
    <message>
        <source>Images are resized to a square of so many pixels, whatever their shape</source>
        <translation>Ukuran gambar diubah menjadi persegi sebesar ini, apa pun bentuknya</translation>
    </message>
    <message>
        <source>Grey</source>
        <translation>Abu-abu</translation>
    </message>
</context>
<context>
    <name>pangkas::ProjectFiles</name>
    <message>
        <source>Opened project %1</source>
        <translation>Proyek %1 dibuka</translation>
    </message>
    <message>
        <source>Saved project %1</source>
        <translation>Proyek %1 disimpan</translation>
    </message>
    <message>
        <source>this work</source>
        <translation>pekerjaan ini</translation>
    </message>
    <message>
        <source>Save the changes to %1?</source>
        <translation>Simpan perubahan pada %1?</translation>
    </message>
    <message>
        <source>They are lost otherwise.</source>
        <translation>Jika tidak, perubahan itu hilang.</translation>
    </message>
    <message>
        <source>Open Project</source>
        <translation>Buka Proyek</translation>
    </message>
    <message>
        <source>Projects (*.pangkas);;All files (*)</source>
        <translation>Proyek (*.pangkas);;Semua berkas (*)</translation>
    </message>
    <message>
        <source>Save Project</source>
        <translation>Simpan Proyek</translation>
    </message>
    <message>
        <source>Projects (*.pangkas)</source>
        <translation>Proyek (*.pangkas)</translation>
    </message>
    <message>
        <source>The project&apos;s model was not found: %1</source>
        <translation>Model proyek tidak ditemukan: %1</translation>
    </message>
    <message>
        <source>%1 holds other weights than the project&apos;s model.</source>
        <translation>%1 berisi bobot yang berbeda dari model proyek.</translation>
    </message>
    <message>
        <source>Choose the file with the model that the project was made with. Its weights are compared by their hash.</source>
        <translation>Pilih berkas berisi model yang dipakai membuat proyek ini. Bobotnya dibandingkan melalui hash.</translation>
    </message>
    <message>
        <source>Choose...</source>
        <translation>Pilih...</translation>
    </message>
    <message>
        <source>Model of the Project: %1</source>
        <translation>Model Proyek: %1</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Semua berkas (*)</translation>
    </message>
    <message>
        <source>The project&apos;s data set was not found: %1</source>
        <translation>Set data proyek tidak ditemukan: %1</translation>
    </message>
    <message>
        <source>What was measured on it stays in the project. Choose where it is now, or go on without it.
%1</source>
        <translation>Yang telah diukur padanya tetap ada dalam proyek. Pilih letaknya sekarang, atau lanjutkan tanpa set data itu.
%1</translation>
    </message>
    <message>
        <source>Choose Folder...</source>
        <translation>Pilih Folder...</translation>
    </message>
    <message>
        <source>Choose List...</source>
        <translation>Pilih Daftar...</translation>
    </message>
    <message>
        <source>Without It</source>
        <translation>Tanpa Set Data</translation>
    </message>
    <message>
        <source>Data Set of the Project</source>
        <translation>Set Data Proyek</translation>
    </message>
    <message>
        <source>Pangkas did not end in order the last time.</source>
        <translation>Terakhir kali Pangkas tidak berakhir dengan semestinya.</translation>
    </message>
    <message>
        <source>Work from %1 was kept and can be recovered.</source>
        <translation>Pekerjaan dari %1 tersimpan dan dapat dipulihkan.</translation>
    </message>
    <message>
        <source>Recover</source>
        <translation>Pulihkan</translation>
    </message>
    <message>
        <source>Throw Away</source>
        <translation>Buang</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Nanti</translation>
    </message>
    <message>
        <source>Copied the present state as a command line</source>
        <translation>Keadaan sekarang disalin sebagai baris perintah</translation>
    </message>
</context>
<context>
    <name>pangkas::ProjectSession</name>
    <message>
        <source>Opening %1</source>
        <translation>Membuka %1</translation>
    </message>
    <message>
        <source>Opening the model of %1</source>
        <translation>Membuka model dari %1</translation>
    </message>
    <message>
        <source>Saving %1</source>
        <translation>Menyimpan %1</translation>
    </message>
</context>
<context>
    <name>pangkas::RaceModel</name>
    <message>
        <source>%1 of %2</source>
        <comment>iterations</comment>
        <translation>%1 dari %2</translation>
    </message>
    <message>
        <source>What the recipe says</source>
        <translation>Yang dikatakan resep</translation>
    </message>
    <message>
        <source>Click to choose it for the recipe</source>
        <translation>Klik untuk memilihnya bagi resep</translation>
    </message>
    <message>
        <source>Found without iterations</source>
        <translation>Ditemukan tanpa iterasi</translation>
    </message>
    <message numerus="yes">
        <source>Converged after %n iteration(s)</source>
        <translation>
            <numerusform>Konvergen setelah %n iterasi</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Stopped by the recipe&apos;s limit of %n iteration(s)</source>
        <translation>
            <numerusform>Dihentikan oleh batas resep, %n iterasi</numerusform>
        </translation>
    </message>
    <message>
        <source>Not known yet</source>
        <translation>Belum diketahui</translation>
    </message>
    <message>
        <source>%1 of the layer in the packed file: coded and counted</source>
        <translation>%1 untuk lapisan ini dalam berkas terkemas: telah dikodekan dan dihitung</translation>
    </message>
    <message>
        <source>About %1, predicted from the entropy of positions and codes; not yet coded</source>
        <translation>Sekitar %1, diperkirakan dari entropi posisi dan kode; belum dikodekan</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Awal</translation>
    </message>
    <message>
        <source>Where k-means starts; optimal is the least squared error there is</source>
        <translation>Titik awal k-means; optimal berarti galat kuadrat terkecil yang ada</translation>
    </message>
    <message>
        <source>Iteration</source>
        <translation>Iterasi</translation>
    </message>
    <message>
        <source>Rounds of assigning and averaging: shown, and until the end</source>
        <translation>Putaran penetapan dan perata-rataan: yang ditampilkan, dan sampai selesai</translation>
    </message>
    <message>
        <source>MSE</source>
        <translation>MSE</translation>
    </message>
    <message>
        <source>Mean squared error of the surviving weights at the iteration shown</source>
        <translation>Galat kuadrat rata-rata bobot yang tersisa pada iterasi yang ditampilkan</translation>
    </message>
    <message>
        <source>Above optimum</source>
        <translation>Di atas optimum</translation>
    </message>
    <message>
        <source>How much larger the error is than the least one with as many values</source>
        <translation>Seberapa besar galat melebihi galat terkecil dengan jumlah nilai yang sama</translation>
    </message>
    <message>
        <source>Bits</source>
        <translation>Bit</translation>
    </message>
    <message>
        <source>Bits of a survivor&apos;s code on the average: the entropy of the codes at the end</source>
        <translation>Rata-rata bit kode bobot yang tersisa: entropi kode pada akhirnya</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>Bita</translation>
    </message>
    <message>
        <source>Bytes of the layer in the packed file; ≈ marks a prediction</source>
        <translation>Bita lapisan dalam berkas terkemas; ≈ menandai perkiraan</translation>
    </message>
</context>
<context>
    <name>pangkas::RecentFiles</name>
    <message>
        <source>No Recent Models</source>
        <translation>Belum Ada Model Terakhir</translation>
    </message>
    <message>
        <source>No Recent Projects</source>
        <translation>Belum Ada Proyek Terakhir</translation>
    </message>
</context>
<context>
    <name>pangkas::RecipeComparison</name>
    <message>
        <source>not measured</source>
        <translation>belum diukur</translation>
    </message>
    <message>
        <source>%1 shared values</source>
        <translation>%1 nilai bersama</translation>
    </message>
    <message>
        <source>every weight alike</source>
        <translation>setiap bobot sama</translation>
    </message>
    <message>
        <source>by magnitude</source>
        <translation>menurut magnitudo</translation>
    </message>
    <message>
        <source>%1 σ</source>
        <translation>%1 σ</translation>
    </message>
    <message>
        <source>on</source>
        <comment>a layer&apos;s switch</comment>
        <translation>menyala</translation>
    </message>
    <message>
        <source>off</source>
        <comment>a layer&apos;s switch</comment>
        <translation>mati</translation>
    </message>
    <message>
        <source>%1: switch</source>
        <translation>%1: sakelar</translation>
    </message>
    <message>
        <source>%1: sparsity</source>
        <translation>%1: sparsitas</translation>
    </message>
    <message>
        <source>%1: bits</source>
        <translation>%1: bit</translation>
    </message>
    <message>
        <source>%1: initialisation</source>
        <translation>%1: inisialisasi</translation>
    </message>
    <message>
        <source>%1: iterations</source>
        <translation>%1: iterasi</translation>
    </message>
    <message>
        <source>%1: price of a bit</source>
        <translation>%1: harga satu bit</translation>
    </message>
    <message>
        <source>%1: importance</source>
        <translation>%1: tingkat kepentingan</translation>
    </message>
    <message>
        <source>%1: coder</source>
        <translation>%1: pengode</translation>
    </message>
    <message>
        <source>seed</source>
        <translation>benih</translation>
    </message>
    <message>
        <source>not packed yet</source>
        <translation>belum dikemas</translation>
    </message>
    <message>
        <source>Packed file</source>
        <translation>Berkas terkemas</translation>
    </message>
    <message>
        <source>%1 and %2, counted</source>
        <translation>%1 dan %2, dihitung</translation>
    </message>
    <message>
        <source>Top-1</source>
        <translation>Top-1</translation>
    </message>
    <message>
        <source>With half of the 95 % interval by Wilson</source>
        <translation>Dengan setengah lebar selang 95 % menurut Wilson</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Kesimpulan</translation>
    </message>
    <message>
        <source>measured on other images</source>
        <translation>diukur pada gambar lain</translation>
    </message>
    <message>
        <source>Images lost and gained</source>
        <translation>Gambar yang menjadi salah dan benar</translation>
    </message>
    <message>
        <source>%1 lost, %2 gained</source>
        <translation>%1 menjadi salah, %2 menjadi benar</translation>
    </message>
    <message>
        <source>Images that only the one before, or only the one after, recognises</source>
        <translation>Gambar yang hanya dikenali oleh yang sebelum, atau hanya oleh yang sesudah</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>Resep</translation>
    </message>
    <message>
        <source>the same</source>
        <translation>sama</translation>
    </message>
</context>
<context>
    <name>pangkas::RecipeHistory</name>
    <message>
        <source>Start</source>
        <translation>Mulai</translation>
    </message>
</context>
<context>
    <name>pangkas::RecipeHistoryModel</name>
    <message>
        <source>%1: %2 → %3</source>
        <translation>%1: %2 → %3</translation>
    </message>
    <message>
        <source>Click to go to this state; it is one step that can be undone.</source>
        <translation>Klik untuk menuju keadaan ini; merupakan satu langkah yang dapat diurungkan.</translation>
    </message>
    <message>
        <source>%1 %2 → %3</source>
        <translation>%1 %2 → %3</translation>
    </message>
</context>
<context>
    <name>pangkas::Recovery</name>
    <message>
        <source>Keeping a copy for recovery</source>
        <translation>Menyimpan salinan untuk pemulihan</translation>
    </message>
</context>
<context>
    <name>pangkas::RemoveExperimentsCommand</name>
    <message numerus="yes">
        <source>Remove %n Experiment(s)</source>
        <translation>
            <numerusform>Hapus %n Eksperimen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pangkas::Reporter</name>
    <message numerus="yes">
        <source>Opened data set %1: %Ln image(s)</source>
        <translation>
            <numerusform>Set data %1 dibuka: %Ln gambar</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Left out %Ln damaged image(s)</source>
        <translation>
            <numerusform>%Ln gambar rusak dilewati</numerusform>
        </translation>
    </message>
    <message>
        <source>Opened recipe %1</source>
        <translation>Resep %1 dibuka</translation>
    </message>
    <message>
        <source>Saved recipe %1</source>
        <translation>Resep %1 disimpan</translation>
    </message>
    <message>
        <source>Opened %1: %2, %3 parameters; the recipe starts from Deep Compression&apos;s densities</source>
        <translation>%1 dibuka: %2, %3 parameter; resep bermula dari kepadatan Deep Compression</translation>
    </message>
    <message numerus="yes">
        <source>Measured top-1 %1 on %Ln image(s)</source>
        <translation>
            <numerusform>Top-1 terukur %1 pada %Ln gambar</numerusform>
        </translation>
    </message>
    <message>
        <source>%1; dense %2</source>
        <translation>%1; padat %2</translation>
    </message>
    <message>
        <source>Written, decoded and equal bit for bit: %1, %2</source>
        <translation>Ditulis, didekode, dan sama bit demi bit: %1, %2</translation>
    </message>
    <message>
        <source>%1; top-1 of the decoded file %2</source>
        <translation>%1; top-1 berkas hasil dekode %2</translation>
    </message>
    <message>
        <source>%1, SHA-256 %2
%3 floats in %4 tensors compared bit by bit</source>
        <translation>%1, SHA-256 %2
%3 bilangan dalam %4 tensor dibandingkan bit demi bit</translation>
    </message>
    <message>
        <source>Images go through the network&apos;s own preprocessing again</source>
        <translation>Gambar kembali melalui prapemrosesan bawaan jaringan</translation>
    </message>
    <message>
        <source>Images go through another preprocessing now</source>
        <translation>Gambar kini melalui prapemrosesan lain</translation>
    </message>
    <message>
        <source>%1 images/s, %2
Images: %3</source>
        <translation>%1 gambar/dtk, %2
Gambar: %3</translation>
    </message>
    <message>
        <source>the built-in sample</source>
        <translation>Contoh bawaan</translation>
    </message>
    <message numerus="yes">
        <source>Measured the layers&apos; sensitivity on %Ln image(s)</source>
        <translation>
            <numerusform>Sensitivitas lapisan diukur pada %Ln gambar</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pangkas::RunTableModel</name>
    <message>
        <source>waits</source>
        <translation>menunggu</translation>
    </message>
    <message>
        <source>training</source>
        <translation>pelatihan</translation>
    </message>
    <message>
        <source>trained</source>
        <translation>selesai dilatih</translation>
    </message>
    <message>
        <source>ended early</source>
        <translation>berakhir lebih awal</translation>
    </message>
    <message>
        <source>stopped, kept</source>
        <translation>dihentikan, disimpan</translation>
    </message>
    <message>
        <source>diverged</source>
        <translation>divergen</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>gagal</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>dibatalkan</translation>
    </message>
    <message>
        <source>The document has its weights. The box shows its curves.</source>
        <translation>Dokumen memakai bobotnya. Kotak ini menampilkan kurvanya.</translation>
    </message>
    <message>
        <source>The box shows its curves</source>
        <translation>Kotak ini menampilkan kurvanya</translation>
    </message>
    <message>
        <source>Run %1, adopted</source>
        <translation>Pelatihan %1, dipakai</translation>
    </message>
    <message>
        <source>Run %1</source>
        <translation>Pelatihan %1</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <comment>epochs</comment>
        <translation>%1 dari %2</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Pelatihan</translation>
    </message>
    <message>
        <source>Runs of this session, and whether their curves are shown</source>
        <translation>Pelatihan dalam sesi ini, dan apakah kurvanya ditampilkan</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>Rencana</translation>
    </message>
    <message>
        <source>The plan that it was started with</source>
        <translation>Rencana yang memulainya</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Keadaan</translation>
    </message>
    <message>
        <source>How far it is, or how it ended</source>
        <translation>Sejauh mana, atau bagaimana berakhirnya</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>Epok</translation>
    </message>
    <message>
        <source>Epochs done, of those that were planned</source>
        <translation>Epok yang selesai, dari yang direncanakan</translation>
    </message>
    <message>
        <source>Best top-1</source>
        <translation>Top-1 terbaik</translation>
    </message>
    <message>
        <source>The highest top-1 on the validation images at the end of an epoch, measured on all of them</source>
        <translation>Top-1 tertinggi pada gambar validasi di akhir suatu epok, diukur pada semuanya</translation>
    </message>
    <message>
        <source>Zeros</source>
        <translation>Nol</translation>
    </message>
    <message>
        <source>Share of exact zeros among the weights after the last epoch</source>
        <translation>Bagian bobot yang tepat nol setelah epok terakhir</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Waktu</translation>
    </message>
    <message>
        <source>Wall-clock time, with opening the images and validating</source>
        <translation>Waktu jam dinding, termasuk membuka gambar dan validasi</translation>
    </message>
</context>
<context>
    <name>pangkas::RunsQuestion</name>
    <message>
        <source>Training</source>
        <translation>Pelatihan</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Buang</translation>
    </message>
    <message>
        <source>Keep Training</source>
        <translation>Lanjutkan Pelatihan</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>Tetap di Sini</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Batal</translation>
    </message>
    <message>
        <source>%1 has ended and was not adopted</source>
        <translation>%1 telah selesai dan belum dipakai</translation>
    </message>
    <message numerus="yes">
        <source>%Ln run(s) have ended and none was adopted</source>
        <translation>
            <numerusform>%Ln pelatihan telah selesai dan tidak satu pun dipakai</numerusform>
        </translation>
    </message>
    <message>
        <source>What was learned is kept nowhere else. Adopting puts the weights of %1 in place of the present ones, in one undoable step, and the project saves them.</source>
        <translation>Hasil belajar tidak tersimpan di tempat lain. Memakainya menaruh bobot %1 menggantikan yang sekarang, dalam satu langkah yang dapat diurungkan, dan proyek menyimpannya.</translation>
    </message>
    <message>
        <source>Adopt %1</source>
        <translation>Pakai %1</translation>
    </message>
    <message>
        <source>Epochs done of those that were planned</source>
        <translation>Epok yang selesai dari yang direncanakan</translation>
    </message>
    <message>
        <source>Stop and Keep</source>
        <translation>Hentikan dan Simpan</translation>
    </message>
    <message>
        <source>The time left is extrapolated from the steps so far</source>
        <translation>Sisa waktu diperkirakan dari langkah sejauh ini</translation>
    </message>
    <message>
        <source>%1 is stopping</source>
        <translation>%1 sedang dihentikan</translation>
    </message>
    <message>
        <source>It ends after the present step, is validated and adopted. Then it goes on here by itself.</source>
        <translation>Pelatihan berakhir setelah langkah ini, divalidasi, lalu dipakai. Setelah itu semuanya berlanjut sendiri.</translation>
    </message>
    <message>
        <source>%1 is still training</source>
        <translation>%1 masih berlatih</translation>
    </message>
    <message>
        <source>It would end now. Stop and Keep ends it after the present step and adopts what it has: one undoable step, which the project saves. Discard keeps nothing of it.</source>
        <translation>Pelatihan akan berakhir sekarang. Hentikan dan Simpan mengakhirinya setelah langkah ini dan memakai hasilnya: satu langkah yang dapat diurungkan, yang disimpan proyek. Buang tidak menyimpan apa pun.</translation>
    </message>
</context>
<context>
    <name>pangkas::ShortcutList</name>
    <message>
        <source>Layer table</source>
        <translation>Tabel lapisan</translation>
    </message>
    <message>
        <source>Sparsity by 0.1 points</source>
        <translation>Sparsitas per 0,1 poin</translation>
    </message>
    <message>
        <source>Sparsity by 1 point</source>
        <translation>Sparsitas per 1 poin</translation>
    </message>
    <message>
        <source>Shift with</source>
        <translation>Shift dengan</translation>
    </message>
    <message>
        <source>Sparsity by 10 points</source>
        <translation>Sparsitas per 10 poin</translation>
    </message>
    <message>
        <source>Ctrl with</source>
        <translation>Ctrl dengan</translation>
    </message>
    <message>
        <source>Sparsity as a number</source>
        <translation>Sparsitas sebagai angka</translation>
    </message>
    <message>
        <source>Layer on or off</source>
        <translation>Nyalakan atau matikan lapisan</translation>
    </message>
    <message>
        <source>One bit more or less</source>
        <translation>Tambah atau kurangi satu bit</translation>
    </message>
    <message>
        <source>First or last layer</source>
        <translation>Lapisan pertama atau terakhir</translation>
    </message>
    <message>
        <source>Plots</source>
        <translation>Grafik</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>Perbesar</translation>
    </message>
    <message>
        <source>Mouse wheel</source>
        <translation>Roda tetikus</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>Geser</translation>
    </message>
    <message>
        <source>Drag</source>
        <translation>Seret</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Tampilkan semua</translation>
    </message>
    <message>
        <source>Double click</source>
        <translation>Klik ganda</translation>
    </message>
    <message>
        <source>Save or copy</source>
        <translation>Simpan atau salin</translation>
    </message>
    <message>
        <source>Right click</source>
        <translation>Klik kanan</translation>
    </message>
</context>
<context>
    <name>pangkas::ShortcutSheet</name>
    <message>
        <source>Keyboard Shortcuts</source>
        <translation>Pintasan Papan Ketik</translation>
    </message>
    <message>
        <source>Search shortcuts</source>
        <translation>Cari pintasan</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>Kegunaan</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tombol</translation>
    </message>
</context>
<context>
    <name>pangkas::SparsityDelegate</name>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
</context>
<context>
    <name>pangkas::StreamModel</name>
    <message>
        <source>Floats, which are stored as they are or deflated by the container</source>
        <translation>Bilangan pecahan, yang disimpan apa adanya atau dimampatkan dengan Deflate oleh wadah</translation>
    </message>
    <message>
        <source>%1, deflated</source>
        <translation>%1, dengan Deflate</translation>
    </message>
    <message>
        <source>Stream</source>
        <translation>Aliran</translation>
    </message>
    <message>
        <source>A part of the layer in the packed file</source>
        <translation>Satu bagian lapisan dalam berkas terkemas</translation>
    </message>
    <message>
        <source>Symbols</source>
        <translation>Simbol</translation>
    </message>
    <message>
        <source>How many symbols the stream holds, fillers and escapes among them</source>
        <translation>Banyaknya simbol dalam aliran, termasuk pengisi dan simbol lolos</translation>
    </message>
    <message>
        <source>Bits each</source>
        <translation>Bit/simbol</translation>
    </message>
    <message>
        <source>Bits of a symbol: the stream&apos;s bytes, tables among them, divided by its symbols</source>
        <translation>Bit per simbol: bita aliran, termasuk tabel, dibagi jumlah simbolnya</translation>
    </message>
    <message>
        <source>Entropy</source>
        <translation>Entropi</translation>
    </message>
    <message>
        <source>Shannon entropy of order 0: what a symbol needs that is coded independently of the others</source>
        <translation>Entropi Shannon orde 0: kebutuhan sebuah simbol yang dikodekan terpisah dari yang lain</translation>
    </message>
    <message>
        <source>Overhead</source>
        <translation>Overhead</translation>
    </message>
    <message>
        <source>Bytes beyond the entropy; below zero where a coder finds order between symbols</source>
        <translation>Bita yang melebihi entropi; di bawah nol bila pengode menemukan keteraturan antarsimbol</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>Bita</translation>
    </message>
    <message>
        <source>Bytes of the stream in the packed file</source>
        <translation>Bita aliran dalam berkas terkemas</translation>
    </message>
</context>
<context>
    <name>pangkas::Streams</name>
    <message>
        <source>positions</source>
        <translation>posisi</translation>
    </message>
    <message>
        <source>codes</source>
        <translation>kode</translation>
    </message>
    <message>
        <source>positions and codes</source>
        <translation>posisi dan kode</translation>
    </message>
    <message>
        <source>codebook</source>
        <translation>buku kode</translation>
    </message>
    <message>
        <source>values</source>
        <translation>nilai</translation>
    </message>
    <message>
        <source>biases</source>
        <translation>bias</translation>
    </message>
</context>
<context>
    <name>pangkas::TargetBar</name>
    <message>
        <source>All la&amp;yers</source>
        <translation>Sem&amp;ua lapisan</translation>
    </message>
    <message>
        <source>Sparsity of all layers</source>
        <translation>Sparsitas semua lapisan</translation>
    </message>
    <message>
        <source>Drag to give all layers together this share of zeros. Layers that were set by hand keep theirs until they are released (their context menu).</source>
        <translation>Seret untuk memberi semua lapisan bersama-sama bagian nol sebesar ini. Lapisan yang diatur manual mempertahankan nilainya sampai dilepaskan (menu konteksnya).</translation>
    </message>
    <message>
        <source>Share of all weights that become zero</source>
        <translation>Bagian dari semua bobot yang menjadi nol</translation>
    </message>
    <message>
        <source>uniform</source>
        <translation>seragam</translation>
    </message>
    <message>
        <source>by magnitude</source>
        <translation>menurut magnitudo</translation>
    </message>
    <message>
        <source>by sensitivity</source>
        <translation>menurut sensitivitas</translation>
    </message>
    <message>
        <source>Every layer gets the same sparsity</source>
        <translation>Setiap lapisan mendapat sparsitas yang sama</translation>
    </message>
    <message>
        <source>One threshold for all layers: the smallest weights of the whole model go first</source>
        <translation>Satu ambang untuk semua lapisan: bobot terkecil dari seluruh model dipangkas lebih dahulu</translation>
    </message>
    <message>
        <source>Every layer is pruned until, alone, it was measured to lose as much as the others; needs a scan (Run menu)</source>
        <translation>Setiap lapisan dipangkas sampai, bila sendirian, penurunan terukurnya sama dengan yang lain; memerlukan pemindaian (menu Jalankan)</translation>
    </message>
    <message>
        <source>How the slider of all layers spreads the zeros</source>
        <translation>Cara penggeser semua lapisan menyebarkan nol</translation>
    </message>
    <message>
        <source>layer-adaptive</source>
        <translation>adaptif per lapisan</translation>
    </message>
    <message>
        <source>By what a weight is among its layer&apos;s own (LAMP): its square as a share of the squares that are no smaller. Empties no layer</source>
        <translation>Menurut kedudukan bobot di antara bobot lapisannya sendiri (LAMP): kuadratnya sebagai bagian dari kuadrat yang tidak lebih kecil. Tidak mengosongkan lapisan mana pun</translation>
    </message>
</context>
<context>
    <name>pangkas::Thumbnails</name>
    <message>
        <source>Loading thumbnails</source>
        <translation>Memuat gambar mini</translation>
    </message>
</context>
<context>
    <name>pangkas::TopClassesPlot</name>
    <message>
        <source>Softmax probabilities of the most probable classes</source>
        <translation>Probabilitas softmax kelas-kelas yang paling mungkin</translation>
    </message>
</context>
<context>
    <name>pangkas::Tour</name>
    <message>
        <source>%1 of %2</source>
        <translation>%1 dari %2</translation>
    </message>
    <message>
        <source>Which step of the tour this is</source>
        <translation>Langkah keberapa dari tur ini</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Lewati</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Kembali</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Berikutnya</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Selesai</translation>
    </message>
</context>
<context>
    <name>pangkas::TourSteps</name>
    <message>
        <source>Two true numbers</source>
        <translation>Dua angka yang sebenarnya</translation>
    </message>
    <message>
        <source>Left: the bytes of the network as it is and of the file that Export would write. Right: how many validation images it gets right, with the interval that so few images allow. A badge says whether a number was predicted or measured.</source>
        <translation>Kiri: bita jaringan apa adanya dan bita berkas yang akan ditulis Ekspor. Kanan: berapa gambar validasi yang dijawabnya benar, dengan selang yang dimungkinkan oleh gambar yang tidak banyak itu. Lencana menyatakan apakah suatu angka diperkirakan atau diukur.</translation>
    </message>
    <message>
        <source>A row for each layer</source>
        <translation>Satu baris untuk setiap lapisan</translation>
    </message>
    <message>
        <source>Drag a slider to turn a layer&apos;s smallest weights into zeros, and choose how many bits the others may take. Every change can be undone. Arrow keys move the slider of the selected layer.</source>
        <translation>Seret penggeser untuk mengubah bobot terkecil sebuah lapisan menjadi nol, dan pilih berapa bit yang boleh dipakai bobot lainnya. Setiap perubahan dapat diurungkan. Tombol panah menggerakkan penggeser lapisan yang dipilih.</translation>
    </message>
    <message>
        <source>All layers at once</source>
        <translation>Semua lapisan sekaligus</translation>
    </message>
    <message>
        <source>This slider spreads zeros over the layers: evenly, by magnitude, or by what a scan of their sensitivity measured. A layer that you set by hand keeps its value until you release it.</source>
        <translation>Penggeser ini menyebarkan nol ke semua lapisan: merata, menurut magnitudo, atau menurut hasil pemindaian sensitivitasnya. Lapisan yang Anda atur manual mempertahankan nilainya sampai Anda melepaskannya.</translation>
    </message>
    <message>
        <source>Ways of looking</source>
        <translation>Cara memandang</translation>
    </message>
    <message>
        <source>The first tabs show the selected layer, the others the whole model. Plots zoom with the wheel; a right click saves them as PNG, SVG, PDF or CSV.</source>
        <translation>Tab-tab pertama menampilkan lapisan yang dipilih, yang lain seluruh model. Grafik diperbesar dengan roda; klik kanan menyimpannya sebagai PNG, SVG, PDF, atau CSV.</translation>
    </message>
    <message>
        <source>Where the bytes go</source>
        <translation>Ke mana bita terpakai</translation>
    </message>
    <message>
        <source>Values, positions, codebooks and the rest of the packed file, to scale: what is longest is worth working on.</source>
        <translation>Nilai, posisi, buku kode, dan sisa berkas terkemas, sesuai skala: yang terpanjang paling layak digarap.</translation>
    </message>
    <message>
        <source>Every state is kept</source>
        <translation>Setiap keadaan disimpan</translation>
    </message>
    <message>
        <source>Each change is a point here. Click one to go back to it; from there a new branch begins.</source>
        <translation>Setiap perubahan adalah sebuah titik di sini. Klik untuk kembali ke titik itu; dari sana cabang baru dimulai.</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Yang telah terjadi</translation>
    </message>
    <message>
        <source>Everything the program did and every failure with its reason. It can be filtered, copied and saved.</source>
        <translation>Semua yang dikerjakan program dan setiap kegagalan beserta sebabnya. Dapat disaring, disalin, dan disimpan.</translation>
    </message>
    <message>
        <source>What is being done</source>
        <translation>Yang sedang dikerjakan</translation>
    </message>
    <message>
        <source>Long work runs here, with the time left and a way to stop it, while you go on in the rest of the window.</source>
        <translation>Pekerjaan panjang berjalan di sini, dengan sisa waktu dan cara menghentikannya, sementara Anda melanjutkan di bagian lain jendela.</translation>
    </message>
    <message>
        <source>Everything has a key</source>
        <translation>Semuanya punya tombol</translation>
    </message>
    <message>
        <source>All there is stands in the menus. F1 lists the keys; this tour is in the Help menu.</source>
        <translation>Semua yang ada terdapat di menu. F1 menampilkan daftar tombol; tur ini ada di menu Bantuan.</translation>
    </message>
</context>
<context>
    <name>pangkas::TrainingPlan</name>
    <message>
        <source>free</source>
        <translation>bebas</translation>
    </message>
    <message>
        <source>zeros held</source>
        <translation>nol dipertahankan</translation>
    </message>
    <message>
        <source>shared values</source>
        <translation>nilai bersama</translation>
    </message>
    <message>
        <source>three values</source>
        <translation>tiga nilai</translation>
    </message>
    <message>
        <source>bits priced</source>
        <translation>bit berharga</translation>
    </message>
    <message>
        <source>Prune and retrain</source>
        <translation>Pangkas lalu latih ulang</translation>
    </message>
    <message>
        <source>Deep Compression: prune, then share</source>
        <translation>Deep Compression: pangkas, lalu bagi nilai</translation>
    </message>
    <message>
        <source>Prune gradually</source>
        <translation>Pangkas bertahap</translation>
    </message>
    <message>
        <source>Dense, sparse, dense</source>
        <translation>Padat, jarang, padat</translation>
    </message>
    <message>
        <source>Three values per layer</source>
        <translation>Tiga nilai per lapisan</translation>
    </message>
    <message>
        <source>Fewer bits while learning</source>
        <translation>Bit berkurang selama belajar</translation>
    </message>
    <message>
        <source>The last layer alone</source>
        <translation>Hanya lapisan terakhir</translation>
    </message>
    <message>
        <source>%1: %2, %3</source>
        <comment>phase, its epochs, how its layers are bound</comment>
        <translation>%1: %2, %3</translation>
    </message>
    <message numerus="yes">
        <source>%Ln epoch(s)</source>
        <translation>
            <numerusform>%Ln epok</numerusform>
        </translation>
    </message>
    <message>
        <source>prune</source>
        <comment>a phase</comment>
        <translation>pangkas</translation>
    </message>
    <message>
        <source>share</source>
        <comment>a phase</comment>
        <translation>bagi nilai</translation>
    </message>
    <message>
        <source>dense</source>
        <comment>a phase</comment>
        <translation>padat</translation>
    </message>
    <message>
        <source>sparse</source>
        <comment>a phase</comment>
        <translation>jarang</translation>
    </message>
    <message>
        <source>grow back</source>
        <comment>a phase</comment>
        <translation>tumbuh kembali</translation>
    </message>
    <message>
        <source>three values</source>
        <comment>a phase</comment>
        <translation>tiga nilai</translation>
    </message>
    <message>
        <source>price bits</source>
        <comment>a phase</comment>
        <translation>beri harga bit</translation>
    </message>
    <message>
        <source>last layer</source>
        <comment>a phase</comment>
        <translation>lapisan terakhir</translation>
    </message>
</context>
<context>
    <name>pangkas::TrainingPlot</name>
    <message>
        <source>%1, %2, epoch %3</source>
        <translation>%1, %2, epok %3</translation>
    </message>
    <message>
        <source>training: loss %1, top-1 %2, as augmented</source>
        <translation>pelatihan: loss %1, top-1 %2, sebagaimana diaugmentasi</translation>
    </message>
    <message>
        <source>validation: loss %1, top-1 %2</source>
        <translation>validasi: loss %1, top-1 %2</translation>
    </message>
    <message>
        <source>learning rate %1, %2 zeros</source>
        <translation>laju belajar %1, %2 nol</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>loss</translation>
    </message>
    <message>
        <source>top-1, %</source>
        <translation>top-1, %</translation>
    </message>
    <message>
        <source>rate</source>
        <translation>laju</translation>
    </message>
    <message>
        <source>zeros, %</source>
        <translation>nol, %</translation>
    </message>
    <message>
        <source>epochs</source>
        <translation>epok</translation>
    </message>
    <message>
        <source>training, epoch so far</source>
        <translation>pelatihan, epok sejauh ini</translation>
    </message>
    <message>
        <source>training</source>
        <translation>pelatihan</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>validasi</translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation>laju belajar</translation>
    </message>
    <message>
        <source>zeros</source>
        <translation>nol</translation>
    </message>
    <message>
        <source>Curves of training</source>
        <translation>Kurva pelatihan</translation>
    </message>
    <message>
        <source>Mean loss (cross-entropy, in nats) and share of right answers at the end of an epoch, measured on all validation images as they are</source>
        <translation>Rugi rata-rata (entropi silang, dalam nat) dan bagian jawaban benar pada akhir epok, diukur pada semua gambar validasi apa adanya</translation>
    </message>
    <message>
        <source>The learning rate of each step, on a logarithmic axis</source>
        <translation>Laju belajar setiap langkah, pada sumbu logaritmik</translation>
    </message>
    <message>
        <source>The share of exact zeros among the weights of all layers at the end of an epoch, counted</source>
        <translation>Bagian bobot semua lapisan yang tepat nol pada akhir epok, dihitung</translation>
    </message>
    <message>
        <source>%1, after %2 epochs</source>
        <translation>%1, setelah %2 epok</translation>
    </message>
    <message>
        <source>training, epoch so far: loss %1, top-1 %2, as augmented</source>
        <translation>pelatihan, epok sejauh ini: rugi %1, top-1 %2, sebagaimana diaugmentasi</translation>
    </message>
    <message>
        <source>learning rate %1</source>
        <translation>laju belajar %1</translation>
    </message>
    <message>
        <source>The curves of runs appear here as they go</source>
        <translation>Kurva pelatihan tampil di sini selama berjalan</translation>
    </message>
    <message>
        <source>Mean of what is minimised (cross-entropy, in nats, with the labels or in part with the dense network&apos;s answers) and share of right answers over the epoch so far, on the training images as they were augmented, while the weights change</source>
        <translation>Rata-rata yang diminimalkan (entropi silang, dalam nat, dengan label atau sebagian dengan jawaban jaringan padat) dan bagian jawaban benar selama epok ini, pada gambar pelatihan sebagaimana diaugmentasi, sementara bobot berubah</translation>
    </message>
    <message>
        <source>The same over a whole epoch: mean of what is minimised and share of right answers on the training images</source>
        <translation>Sama, sepanjang satu epok: rata-rata yang diminimalkan dan bagian jawaban benar pada gambar pelatihan</translation>
    </message>
    <message>
        <source>planned, after %1 epochs</source>
        <translation>direncanakan, setelah %1 epok</translation>
    </message>
    <message>
        <source>%1 zeros</source>
        <translation>%1 nol</translation>
    </message>
    <message>
        <source>as many zeros as the layers choose</source>
        <translation>nol sebanyak yang dipilih lapisan</translation>
    </message>
    <message>
        <source>The curves of runs appear here as they go; below, what the plan is going to do</source>
        <translation>Kurva pelatihan tampil di sini selama berjalan; di bawah, yang akan dilakukan rencana</translation>
    </message>
</context>
<context>
    <name>pangkas::TrainingRun</name>
    <message>
        <source>Run %1</source>
        <translation>Pelatihan %1</translation>
    </message>
</context>
<context>
    <name>pangkas::TrainingRuns</name>
    <message>
        <source>Training: %1</source>
        <translation>Pelatihan: %1</translation>
    </message>
    <message>
        <source>%1 is trained (%2)</source>
        <translation>%1 selesai dilatih (%2)</translation>
    </message>
    <message>
        <source>%1 was stopped; what it had is kept (%2)</source>
        <translation>%1 dihentikan; yang sudah ada disimpan (%2)</translation>
    </message>
    <message>
        <source>%1 diverged; the last good state is kept (%2)</source>
        <translation>%1 divergen; keadaan baik terakhir disimpan (%2)</translation>
    </message>
    <message>
        <source>%1 was cancelled; nothing of it is kept (%2)</source>
        <translation>%1 dibatalkan; tidak ada yang disimpan (%2)</translation>
    </message>
    <message>
        <source>best validation accuracy %1</source>
        <translation>akurasi validasi terbaik %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln epoch(s)</source>
        <translation>
            <numerusform>%Ln epok</numerusform>
        </translation>
    </message>
    <message>
        <source>Adopted the weights of %1</source>
        <translation>Bobot dari %1 dipakai</translation>
    </message>
</context>
<context>
    <name>pangkas::TrainingView</name>
    <message>
        <source>Training</source>
        <translation>Pelatihan</translation>
    </message>
    <message>
        <source>Retrains the pruned and shared network, with its curves as they come; what was learned is adopted in one step</source>
        <translation>Melatih ulang jaringan yang dipangkas dan berbagi nilai, dengan kurva seketika; hasilnya dipakai dalam satu langkah</translation>
    </message>
    <message>
        <source>Training Curves</source>
        <translation>Kurva Pelatihan</translation>
    </message>
    <message>
        <source>Training Runs</source>
        <translation>Daftar Pelatihan</translation>
    </message>
    <message>
        <source>Open Plan</source>
        <translation>Buka Rencana</translation>
    </message>
    <message>
        <source>Plans (*.json);;All files (*)</source>
        <translation>Rencana (*.json);;Semua berkas (*)</translation>
    </message>
    <message>
        <source>Opening %1</source>
        <translation>Membuka %1</translation>
    </message>
    <message>
        <source>Save Plan</source>
        <translation>Simpan Rencana</translation>
    </message>
    <message>
        <source>Plans (*.json)</source>
        <translation>Rencana (*.json)</translation>
    </message>
    <message>
        <source>Saved plan %1</source>
        <translation>Rencana %1 disimpan</translation>
    </message>
    <message>
        <source>Save Training Log</source>
        <translation>Simpan Catatan Pelatihan</translation>
    </message>
    <message>
        <source>Tables (*.csv)</source>
        <translation>Tabel (*.csv)</translation>
    </message>
    <message>
        <source>Saved the training log as %1</source>
        <translation>Catatan pelatihan disimpan sebagai %1</translation>
    </message>
    <message>
        <source>%1 Is Adopted</source>
        <translation>%1 Sedang Dipakai</translation>
    </message>
    <message>
        <source>Adopt %1</source>
        <translation>Pakai %1</translation>
    </message>
    <message>
        <source>%1 stops after the present step; what it has is kept.</source>
        <translation>%1 berhenti setelah langkah ini; yang sudah ada disimpan.</translation>
    </message>
    <message>
        <source>%1 waits to begin.</source>
        <translation>%1 menunggu dimulai.</translation>
    </message>
    <message>
        <source>%1: opening the images.</source>
        <translation>%1: membuka gambar.</translation>
    </message>
    <message>
        <source>phase %1 of %2, %3</source>
        <translation>tahap %1 dari %2, %3</translation>
    </message>
    <message>
        <source>epoch %1 of %2</source>
        <translation>epok %1 dari %2</translation>
    </message>
    <message>
        <source>loss %1</source>
        <translation>loss %1</translation>
    </message>
    <message>
        <source>≈ %1 left</source>
        <translation>≈ %1 lagi</translation>
    </message>
    <message>
        <source>time left unknown yet</source>
        <translation>sisa waktu belum diketahui</translation>
    </message>
    <message>
        <source>%1 images/s</source>
        <translation>%1 gambar/dtk</translation>
    </message>
    <message>
        <source>best top-1 %1 on the validation images</source>
        <translation>top-1 terbaik %1 pada gambar validasi</translation>
    </message>
    <message>
        <source>not validated</source>
        <translation>tidak divalidasi</translation>
    </message>
    <message>
        <source>%1 is trained, in %2: %3. Adopt puts its weights in place of the present ones; Undo takes them back.</source>
        <translation>%1 selesai dilatih, dalam %2: %3. Pakai menggantikan bobot sekarang dengan bobotnya; Urungkan mengembalikannya.</translation>
    </message>
    <message>
        <source>%1 ended early after %2, as the validation accuracy rose no more: %3.</source>
        <translation>%1 berakhir lebih awal setelah %2, karena akurasi validasi tidak naik lagi: %3.</translation>
    </message>
    <message>
        <source>%1 was stopped after %2; what it had is kept: %3.</source>
        <translation>%1 dihentikan setelah %2; yang sudah ada disimpan: %3.</translation>
    </message>
    <message>
        <source>%1 diverged (%2): the last good state is kept. Lower the learning rate and start again.</source>
        <translation>%1 divergen (%2): keadaan baik terakhir disimpan. Turunkan laju belajar dan mulai lagi.</translation>
    </message>
    <message>
        <source>%1 was cancelled; nothing of it is kept.</source>
        <translation>%1 dibatalkan; tidak ada yang disimpan.</translation>
    </message>
    <message>
        <source>Open a model first.</source>
        <translation>Buka model terlebih dahulu.</translation>
    </message>
    <message>
        <source>Choose the images to train on. They are never those that it is validated on.</source>
        <translation>Pilih gambar untuk pelatihan. Gambar itu tidak pernah sama dengan gambar validasi.</translation>
    </message>
    <message>
        <source>Start trains without validation: no data set is open, so it can&apos;t be told how well the network does on other images.</source>
        <translation>Mulai melatih tanpa validasi: tidak ada set data yang terbuka, jadi tidak dapat diketahui seberapa baik jaringan pada gambar lain.</translation>
    </message>
    <message>
        <source>Start retrains the present weights as the plan says, with what the recipe prunes and shares. Sliders and views stay free meanwhile.</source>
        <translation>Mulai melatih ulang bobot sekarang menurut rencana, dengan yang dipangkas dan dibagi oleh resep. Penggeser dan tampilan tetap bebas selama itu.</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Mulai</translation>
    </message>
    <message>
        <source>Retrains a copy of the present weights; nothing in the document changes until you adopt it</source>
        <translation>Melatih ulang salinan bobot sekarang; dokumen tidak berubah sampai hasilnya dipakai</translation>
    </message>
    <message>
        <source>Stop and Keep</source>
        <translation>Hentikan dan Simpan</translation>
    </message>
    <message>
        <source>Ends the run after the present step and keeps what it has</source>
        <translation>Mengakhiri pelatihan setelah langkah ini dan menyimpan yang sudah ada</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Batal</translation>
    </message>
    <message>
        <source>Ends the run and keeps nothing of it</source>
        <translation>Mengakhiri pelatihan tanpa menyimpan apa pun</translation>
    </message>
    <message>
        <source>One undoable step: the run&apos;s weights in place of the present ones, and the recipe that packs them exactly</source>
        <translation>Satu langkah yang dapat diurungkan: bobot pelatihan menggantikan yang sekarang, beserta resep yang mengemasnya dengan tepat</translation>
    </message>
    <message>
        <source>The time left is extrapolated from the steps so far; the loss is the epoch&apos;s mean so far; images per second are the epoch&apos;s, without validation</source>
        <translation>Sisa waktu diperkirakan dari langkah sejauh ini; loss adalah rata-rata epok sejauh ini; gambar per detik adalah milik epok, tanpa validasi</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>Rencana</translation>
    </message>
    <message>
        <source>What the next run is told</source>
        <translation>Yang disampaikan kepada pelatihan berikutnya</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Daftar Pelatihan</translation>
    </message>
    <message>
        <source>The runs of this session, to compare, adopt and remove</source>
        <translation>Pelatihan dalam sesi ini, untuk dibandingkan, dipakai, dan dihapus</translation>
    </message>
    <message>
        <source>Adopt</source>
        <translation>Pakai</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Hapus</translation>
    </message>
    <message>
        <source>Forgets the run with its weights; what was adopted stays</source>
        <translation>Melupakan pelatihan beserta bobotnya; yang sudah dipakai tetap ada</translation>
    </message>
    <message>
        <source>Save Log...</source>
        <translation>Simpan Catatan...</translation>
    </message>
    <message>
        <source>A CSV file with a line for each epoch</source>
        <translation>Berkas CSV dengan satu baris untuk setiap epok</translation>
    </message>
    <message>
        <source>waits to begin</source>
        <translation>menunggu giliran</translation>
    </message>
    <message>
        <source>opening the images</source>
        <translation>membuka gambar</translation>
    </message>
    <message>
        <source>%1: %2, %3, %4</source>
        <comment>a run, its plan, its epochs, its accuracy</comment>
        <translation>%1: %2, %3, %4</translation>
    </message>
    <message numerus="yes">
        <source>%Ln epoch(s)</source>
        <translation>
            <numerusform>%Ln epok</numerusform>
        </translation>
    </message>
    <message>
        <source>best top-1 %1</source>
        <translation>top-1 terbaik %1</translation>
    </message>
</context>
<context>
    <name>pangkas::TransportBar</name>
    <message>
        <source>%1 of %2</source>
        <comment>iterations</comment>
        <translation>%1 dari %2</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Jeda</translation>
    </message>
    <message>
        <source>Play the iterations</source>
        <translation>Putar iterasi</translation>
    </message>
    <message>
        <source>To the start</source>
        <translation>Ke awal</translation>
    </message>
    <message>
        <source>One iteration back</source>
        <translation>Mundur satu iterasi</translation>
    </message>
    <message>
        <source>One iteration forward</source>
        <translation>Maju satu iterasi</translation>
    </message>
    <message>
        <source>To the end</source>
        <translation>Ke akhir</translation>
    </message>
    <message>
        <source>The iteration that is shown, of all there are</source>
        <translation>Iterasi yang ditampilkan, dari seluruhnya</translation>
    </message>
    <message>
        <source>Iteration</source>
        <translation>Iterasi</translation>
    </message>
    <message>
        <source>Which iteration of k-means is shown</source>
        <translation>Iterasi k-means yang ditampilkan</translation>
    </message>
</context>
<context>
    <name>pangkas::Waterfall</name>
    <message>
        <source>Accuracy: not measured. Open a data set and evaluate.</source>
        <translation>Akurasi: belum diukur. Buka set data lalu evaluasi.</translation>
    </message>
    <message>
        <source>top-1, with the interval that holds it at 95 %</source>
        <translation>top-1, dengan selang kepercayaan 95 %</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>%1 of them in convolutions</source>
        <translation>%1 di antaranya dalam konvolusi</translation>
    </message>
    <message>
        <source>The weights are, bit for bit, those of the stage that was measured: top-1 %1 on %2 images</source>
        <translation>Bobotnya, bit demi bit, sama dengan tahap yang diukur: top-1 %1 pada %2 gambar</translation>
    </message>
    <message>
        <source>Measured: top-1 %1 on %2 images</source>
        <translation>Terukur: top-1 %1 pada %2 gambar</translation>
    </message>
    <message>
        <source>95 % interval from %1 to %2</source>
        <translation>Selang 95 % dari %1 sampai %2</translation>
    </message>
    <message>
        <source>The accuracy of this stage was not measured</source>
        <translation>Akurasi tahap ini belum diukur</translation>
    </message>
</context>
<context>
    <name>pangkas::WeightMapView</name>
    <message>
        <source>Weight Map</source>
        <translation>Peta Bobot</translation>
    </message>
    <message>
        <source>Every weight of the layer as a picture, with the mask as it is now</source>
        <translation>Setiap bobot lapisan sebagai gambar, dengan mask saat ini</translation>
    </message>
    <message>
        <source>Reading the weights of %1</source>
        <translation>Membaca bobot %1</translation>
    </message>
    <message>
        <source>Kernels of %1 × %2: a row for each output channel, a column for each input channel</source>
        <translation>Kernel %1 × %2: satu baris untuk setiap kanal keluaran, satu kolom untuk setiap kanal masukan</translation>
    </message>
    <message>
        <source>A row for each output, a column for each input</source>
        <translation>Satu baris untuk setiap keluaran, satu kolom untuk setiap masukan</translation>
    </message>
    <message>
        <source>The layer is being packed: until then its pruned weights are shown</source>
        <translation>Lapisan sedang dikemas: sampai selesai, bobot yang telah dipangkas yang ditampilkan</translation>
    </message>
    <message>
        <source>output %1, input %2, kernel row %3, column %4</source>
        <translation>keluaran %1, masukan %2, baris kernel %3, kolom %4</translation>
    </message>
    <message>
        <source>row %1, column %2</source>
        <translation>baris %1, kolom %2</translation>
    </message>
    <message>
        <source>weight %1</source>
        <translation>bobot %1</translation>
    </message>
    <message>
        <source>kept by the threshold</source>
        <translation>dipertahankan oleh ambang</translation>
    </message>
    <message>
        <source>pruned by the threshold</source>
        <translation>dipangkas oleh ambang</translation>
    </message>
    <message>
        <source>pruned, decoded as 0</source>
        <translation>dipangkas, didekode sebagai 0</translation>
    </message>
    <message>
        <source>decoded as %1</source>
        <translation>didekode sebagai %1</translation>
    </message>
    <message>
        <source>output channel %1 kept, input channel %2 kept</source>
        <translation>kanal keluaran %1 dipertahankan, kanal masukan %2 dipertahankan</translation>
    </message>
    <message>
        <source>row %1 kept, column %2 kept</source>
        <translation>baris %1 dipertahankan, kolom %2 dipertahankan</translation>
    </message>
    <message>
        <source>filter %1  ·  %2 of %3 weights kept  ·  %4 of its energy changed</source>
        <translation>filter %1  ·  %2 dari %3 bobot dipertahankan  ·  %4 energinya berubah</translation>
    </message>
    <message>
        <source>Point at a filter, or choose it with the arrow keys</source>
        <translation>Tunjuk sebuah filter, atau pilih dengan tombol panah</translation>
    </message>
    <message>
        <source>The wheel zooms, dragging moves; arrows, +, − and Home do so from the keyboard</source>
        <translation>Roda memperbesar, seret menggeser; tombol panah, +, −, dan Home melakukannya dari papan ketik</translation>
    </message>
    <message>
        <source>Filters of %1</source>
        <translation>Filter %1</translation>
    </message>
    <message>
        <source>Weight Map of %1</source>
        <translation>Peta Bobot %1</translation>
    </message>
    <message>
        <source>Dense</source>
        <translation>Padat</translation>
    </message>
    <message>
        <source>The weights as they came</source>
        <translation>Bobot sebagaimana aslinya</translation>
    </message>
    <message>
        <source>Pruned</source>
        <translation>Dipangkas</translation>
    </message>
    <message>
        <source>What the present threshold leaves of them</source>
        <translation>Yang disisakan ambang saat ini</translation>
    </message>
    <message>
        <source>Decoded</source>
        <translation>Hasil dekode</translation>
    </message>
    <message>
        <source>What the packed file gives back: the shared values</source>
        <translation>Yang dikembalikan berkas terkemas: nilai bersama</translation>
    </message>
    <message>
        <source>Values</source>
        <translation>Nilai</translation>
    </message>
    <message>
        <source>Blue: negative, orange: positive. A pixel that stands for several weights has their mean, with those that are pruned as 0; it is grey where none is kept.</source>
        <translation>Biru: negatif, jingga: positif. Piksel yang mewakili beberapa bobot bernilai rata-ratanya, dengan yang dipangkas dihitung 0; abu-abu bila tidak ada yang dipertahankan.</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>Kepadatan</translation>
    </message>
    <message>
        <source>Share of a pixel&apos;s weights that are kept</source>
        <translation>Porsi bobot piksel yang dipertahankan</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Warna</translation>
    </message>
    <message>
        <source>Each filter as a colour tile, dense and compressed side by side</source>
        <translation>Setiap filter sebagai ubin berwarna, padat dan mampat berdampingan</translation>
    </message>
    <message>
        <source>Zoom out (−)</source>
        <translation>Perkecil (−)</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Perkecil</translation>
    </message>
    <message>
        <source>Zoom in (+)</source>
        <translation>Perbesar (+)</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Perbesar</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>Paskan</translation>
    </message>
    <message>
        <source>Show the whole layer (Home)</source>
        <translation>Tampilkan seluruh lapisan (Home)</translation>
    </message>
    <message>
        <source>1:1</source>
        <translation>1:1</translation>
    </message>
    <message>
        <source>A pixel for each weight</source>
        <translation>Satu piksel untuk setiap bobot</translation>
    </message>
    <message>
        <source>Map of the layer&apos;s weights</source>
        <translation>Peta bobot lapisan</translation>
    </message>
    <message>
        <source>Filters as colour tiles</source>
        <translation>Filter sebagai ubin berwarna</translation>
    </message>
    <message>
        <source>What a pixel of the picture stands for, and how exactly it is known</source>
        <translation>Yang diwakili satu piksel gambar, dan seberapa pasti diketahui</translation>
    </message>
</context>
<context>
    <name>pangkas::WelcomePage</name>
    <message>
        <source>Compress a network by hand and by eye</source>
        <translation>Mampatkan jaringan dengan tangan dan mata</translation>
    </message>
    <message>
        <source>Open a trained AlexNet, drag a sparsity slider per layer, and read two true numbers all the time: the bytes of the file that would be written and the accuracy measured on real images.</source>
        <translation>Buka AlexNet terlatih, seret penggeser sparsitas tiap lapisan, dan baca dua angka yang sebenarnya setiap saat: bita berkas yang akan ditulis dan akurasi yang diukur pada gambar nyata.</translation>
    </message>
    <message>
        <source>Open Sample</source>
        <translation>Buka Contoh</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>Buka %1</translation>
    </message>
    <message>
        <source>An AlexNet that tells drawn cats from drawn dogs, with its images: ready at once.</source>
        <translation>AlexNet yang membedakan gambar buatan kucing dan anjing, lengkap dengan gambarnya: langsung siap.</translation>
    </message>
    <message>
        <source>Recent models</source>
        <translation>Model terakhir</translation>
    </message>
    <message>
        <source>The models that you open are listed here.</source>
        <translation>Model yang Anda buka tercantum di sini.</translation>
    </message>
    <message>
        <source>Or drop something here: a model (.pth, .pt, .safetensors, .pkz, .net), a recipe (.json), or a folder of images.</source>
        <translation>Atau jatuhkan sesuatu di sini: model (.pth, .pt, .safetensors, .pkz, .net), resep (.json), atau folder gambar.</translation>
    </message>
    <message>
        <source>Tour of the window</source>
        <translation>Tur jendela</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Pintasan papan ketik</translation>
    </message>
    <message>
        <source>Back to the work</source>
        <translation>Kembali bekerja</translation>
    </message>
</context>
<context>
    <name>pangkas::WindowActions</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Berkas</translation>
    </message>
    <message>
        <source>Open &amp;Sample</source>
        <translation>Buka &amp;Contoh</translation>
    </message>
    <message>
        <source>&amp;Open Model...</source>
        <translation>B&amp;uka Model...</translation>
    </message>
    <message>
        <source>Recent &amp;Models</source>
        <translation>&amp;Model Terakhir</translation>
    </message>
    <message>
        <source>Open &amp;Data Set...</source>
        <translation>Buka Set &amp;Data...</translation>
    </message>
    <message>
        <source>Open &amp;List...</source>
        <translation>Buka Da&amp;ftar...</translation>
    </message>
    <message>
        <source>&amp;Export...</source>
        <translation>&amp;Ekspor...</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Keluar</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Sunting</translation>
    </message>
    <message>
        <source>&amp;Recipe</source>
        <translation>&amp;Resep</translation>
    </message>
    <message>
        <source>Open &amp;Recipe...</source>
        <translation>Buka &amp;Resep...</translation>
    </message>
    <message>
        <source>&amp;Save Recipe...</source>
        <translation>&amp;Simpan Resep...</translation>
    </message>
    <message>
        <source>Preset: &amp;Deep Compression</source>
        <translation>Prasetel: &amp;Deep Compression</translation>
    </message>
    <message>
        <source>Preset: Co&amp;mpact</source>
        <translation>Prasetel: R&amp;ingkas</translation>
    </message>
    <message>
        <source>Gentle pruning, codebooks that know the price of a bit, the smallest coder</source>
        <translation>Pemangkasan lembut, buku kode yang tahu harga satu bit, pengode terkecil</translation>
    </message>
    <message>
        <source>&amp;Reset: Prune Nothing</source>
        <translation>Atur &amp;Ulang: Tanpa Pemangkasan</translation>
    </message>
    <message>
        <source>R&amp;un</source>
        <translation>&amp;Jalankan</translation>
    </message>
    <message>
        <source>&amp;Evaluate</source>
        <translation>&amp;Evaluasi</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Batal</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Tampilan</translation>
    </message>
    <message>
        <source>&amp;Logarithmic Histogram</source>
        <translation>Histogram &amp;Logaritmik</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Tema</translation>
    </message>
    <message>
        <source>&amp;System</source>
        <translation>&amp;Sistem</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>T&amp;erang</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>&amp;Gelap</translation>
    </message>
    <message>
        <source>L&amp;anguage</source>
        <translation>&amp;Bahasa</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>B&amp;antuan</translation>
    </message>
    <message>
        <source>&amp;About Pangkas</source>
        <translation>&amp;Tentang Pangkas</translation>
    </message>
    <message>
        <source>&amp;Coder of All Layers</source>
        <translation>&amp;Pengode Semua Lapisan</translation>
    </message>
    <message>
        <source>Image &amp;Preprocessing...</source>
        <translation>&amp;Prapemrosesan Gambar...</translation>
    </message>
    <message>
        <source>&amp;Find Layer</source>
        <translation>&amp;Cari Lapisan</translation>
    </message>
    <message>
        <source>&amp;Slider of All Layers</source>
        <translation>&amp;Penggeser Semua Lapisan</translation>
    </message>
    <message>
        <source>Measure &amp;Sensitivity</source>
        <translation>Ukur &amp;Sensitivitas</translation>
    </message>
    <message>
        <source>Prunes each layer alone to 20 sparsities and measures 200 images: the grooves of the sliders show it</source>
        <translation>Memangkas setiap lapisan sendirian ke 20 sparsitas dan mengukur 200 gambar: alur penggeser menunjukkannya</translation>
    </message>
    <message>
        <source>Open &amp;X-ray...</source>
        <translation>Buka Sinar-&amp;X...</translation>
    </message>
    <message>
        <source>&amp;Live Accuracy</source>
        <translation>Akurasi &amp;Langsung</translation>
    </message>
    <message>
        <source>Measure the accuracy whenever the sliders rest</source>
        <translation>Ukur akurasi setiap kali penggeser berhenti</translation>
    </message>
    <message>
        <source>Open &amp;Project...</source>
        <translation>Buka &amp;Proyek...</translation>
    </message>
    <message>
        <source>Recent Pro&amp;jects</source>
        <translation>Pro&amp;yek Terakhir</translation>
    </message>
    <message>
        <source>Sa&amp;ve Project</source>
        <translation>&amp;Simpan Proyek</translation>
    </message>
    <message>
        <source>Save Project &amp;As...</source>
        <translation>Simpan Proyek Seb&amp;agai...</translation>
    </message>
    <message>
        <source>Copy as Command &amp;Line</source>
        <translation>Salin sebagai Baris Per&amp;intah</translation>
    </message>
    <message>
        <source>Copies a line of pangkas-cli that writes the same bytes as Export</source>
        <translation>Menyalin baris pangkas-cli yang menulis bita yang sama dengan Ekspor</translation>
    </message>
    <message>
        <source>Save Lo&amp;g...</source>
        <translation>Simpan Lo&amp;g...</translation>
    </message>
    <message>
        <source>&amp;Export Figure...</source>
        <translation>&amp;Ekspor Grafik...</translation>
    </message>
    <message>
        <source>Saves the plot or table in front as PNG, SVG, PDF or CSV</source>
        <translation>Menyimpan grafik atau tabel di depan sebagai PNG, SVG, PDF, atau CSV</translation>
    </message>
    <message>
        <source>Cop&amp;y Figure</source>
        <translation>Sali&amp;n Grafik</translation>
    </message>
    <message>
        <source>Copy Figure as Ta&amp;ble</source>
        <translation>Salin &amp;Grafik sebagai Tabel</translation>
    </message>
    <message>
        <source>All &amp;Figures</source>
        <translation>&amp;Semua Grafik</translation>
    </message>
    <message>
        <source>&amp;Welcome Page</source>
        <translation>&amp;Halaman Selamat Datang</translation>
    </message>
    <message>
        <source>Compare with &amp;Dense (hold D)</source>
        <translation>Bandingkan dengan yang &amp;Padat (tahan D)</translation>
    </message>
    <message>
        <source>The views show the dense network while the key D is held</source>
        <translation>Tampilan memperlihatkan jaringan padat selama tombol D ditahan</translation>
    </message>
    <message>
        <source>&amp;Tour of the Window</source>
        <translation>T&amp;ur Jendela</translation>
    </message>
    <message>
        <source>&amp;Keyboard Shortcuts</source>
        <translation>&amp;Pintasan Papan Ketik</translation>
    </message>
</context>
<context>
    <name>pangkas::Workbench</name>
    <message>
        <source>the sample</source>
        <translation>contoh</translation>
    </message>
    <message>
        <source>Opening %1</source>
        <translation>Membuka %1</translation>
    </message>
    <message>
        <source>Opening data set %1</source>
        <translation>Membuka set data %1</translation>
    </message>
    <message>
        <source>Saving %1</source>
        <translation>Menyimpan %1</translation>
    </message>
    <message>
        <source>Evaluating the dense network</source>
        <translation>Mengevaluasi jaringan padat</translation>
    </message>
    <message>
        <source>Evaluating the compressed network</source>
        <translation>Mengevaluasi jaringan mampat</translation>
    </message>
    <message>
        <source>Exporting %1</source>
        <translation>Mengekspor %1</translation>
    </message>
    <message>
        <source>Loading the engine</source>
        <translation>Memuat mesin hitung</translation>
    </message>
    <message>
        <source>Measuring the layers&apos; sensitivity</source>
        <translation>Mengukur sensitivitas lapisan</translation>
    </message>
</context>
<context>
    <name>pangkas::Workspace</name>
    <message>
        <source>Layers</source>
        <translation>Lapisan</translation>
    </message>
    <message>
        <source>Drag a slider, or press the arrow keys; Space switches a layer, + and − change its bits.</source>
        <translation>Seret penggeser atau tekan tombol panah; Spasi menyalakan atau mematikan lapisan, + dan − mengubah bitnya.</translation>
    </message>
    <message>
        <source>Views</source>
        <translation>Tampilan</translation>
    </message>
    <message>
        <source>Search layers</source>
        <translation>Cari lapisan</translation>
    </message>
    <message>
        <source>Shows the layers whose name, kind or shape holds these words</source>
        <translation>Menampilkan lapisan yang nama, jenis, atau bentuknya memuat kata-kata ini</translation>
    </message>
</context>
<context>
    <name>pangkas::WritingQuestion</name>
    <message>
        <source>Closing</source>
        <translation>Menutup</translation>
    </message>
    <message>
        <source>A file is still being written</source>
        <translation>Sebuah berkas masih ditulis</translation>
    </message>
    <message>
        <source>Pangkas closes when that is done. If you don&apos;t wait, the file stays what it was, or isn&apos;t there.</source>
        <translation>Pangkas menutup setelah selesai. Jika Anda tidak menunggu, berkas itu tetap seperti semula, atau tidak ada.</translation>
    </message>
    <message>
        <source>Close Without It</source>
        <translation>Tutup Tanpa Menunggu</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>Tetap di Sini</translation>
    </message>
</context>
<context>
    <name>pangkas::XrayView</name>
    <message>
        <source>X-ray</source>
        <translation>Sinar-X</translation>
    </message>
    <message>
        <source>What every byte of a packed file is</source>
        <translation>Arti setiap bita berkas terkemas</translation>
    </message>
    <message>
        <source>Opening %1</source>
        <translation>Membuka %1</translation>
    </message>
    <message>
        <source>Looking through %1</source>
        <translation>Menelaah %1</translation>
    </message>
    <message>
        <source>Comparing with %1</source>
        <translation>Membandingkan dengan %1</translation>
    </message>
    <message>
        <source>the whole file</source>
        <translation>seluruh berkas</translation>
    </message>
    <message>
        <source>%1 at offset %2</source>
        <translation>%1 pada offset %2</translation>
    </message>
    <message>
        <source>%1 of the file</source>
        <translation>%1 dari berkas</translation>
    </message>
    <message>
        <source>%1 · coder %2 · %3 bits per weight</source>
        <translation>%1 · pengode %2 · %3 bit per bobot</translation>
    </message>
    <message>
        <source>%1 symbols of %2 bits, entropy %3</source>
        <translation>%1 simbol dengan %2 bit, entropi %3</translation>
    </message>
    <message>
        <source>deflated</source>
        <translation>dengan Deflate</translation>
    </message>
    <message>
        <source>No packed file is open</source>
        <translation>Tidak ada berkas terkemas yang terbuka</translation>
    </message>
    <message>
        <source>Open a .pkz file, or export one: it will be shown here.</source>
        <translation>Buka berkas .pkz, atau ekspor: berkas itu akan ditampilkan di sini.</translation>
    </message>
    <message numerus="yes">
        <source>%1 · %2, %Ln class(es) · %3 weights in %4 layers · format version %5</source>
        <translation>
            <numerusform>%1 · %2, %Ln kelas · %3 bobot dalam %4 lapisan · versi format %5</numerusform>
        </translation>
    </message>
    <message>
        <source>decoded and coded again: the same bytes</source>
        <translation>didekode dan dikodekan lagi: bitanya sama</translation>
    </message>
    <message>
        <source>decoded; this version would code it otherwise</source>
        <translation>didekode; versi ini akan mengodekannya secara lain</translation>
    </message>
    <message>
        <source>The files say the same</source>
        <translation>Isi kedua berkas sama</translation>
    </message>
    <message numerus="yes">
        <source>%Ln difference(s)</source>
        <translation>
            <numerusform>%Ln perbedaan</numerusform>
        </translation>
    </message>
    <message>
        <source>file</source>
        <translation>berkas</translation>
    </message>
    <message>
        <source>a double click goes into a part</source>
        <translation>klik ganda masuk ke suatu bagian</translation>
    </message>
    <message>
        <source>Bytes of %1</source>
        <translation>Bita %1</translation>
    </message>
    <message>
        <source>Differences of %1</source>
        <translation>Perbedaan %1</translation>
    </message>
    <message>
        <source>Open...</source>
        <translation>Buka...</translation>
    </message>
    <message>
        <source>Look through a packed file</source>
        <translation>Telaah berkas terkemas</translation>
    </message>
    <message>
        <source>Last Export</source>
        <translation>Ekspor Terakhir</translation>
    </message>
    <message>
        <source>Look through the file that was exported last</source>
        <translation>Telaah berkas yang terakhir diekspor</translation>
    </message>
    <message>
        <source>Compare...</source>
        <translation>Bandingkan...</translation>
    </message>
    <message>
        <source>What another packed file says differently</source>
        <translation>Yang berbeda dalam berkas terkemas lain</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Peta</translation>
    </message>
    <message>
        <source>Areas are bytes</source>
        <translation>Luas berarti bita</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabel</translation>
    </message>
    <message>
        <source>Every part with its bytes, its place and its entropy</source>
        <translation>Setiap bagian dengan bita, letak, dan entropinya</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>Perbedaan</translation>
    </message>
    <message>
        <source>Against the file it was compared with</source>
        <translation>Terhadap berkas pembandingnya</translation>
    </message>
    <message>
        <source>Tree-map of the file&apos;s bytes</source>
        <translation>Peta pohon bita berkas</translation>
    </message>
    <message>
        <source>Parts of the file</source>
        <translation>Bagian berkas</translation>
    </message>
    <message>
        <source>Differences between the files</source>
        <translation>Perbedaan kedua berkas</translation>
    </message>
    <message>
        <source>Bytes of the selected part</source>
        <translation>Bita bagian yang dipilih</translation>
    </message>
</context>
</TS>
